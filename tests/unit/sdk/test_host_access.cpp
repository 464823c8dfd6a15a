// The C++ host access of <parley/host/*.hpp> against the recording host of the test kit.
#include <catch2/catch.hpp>
#include <parley/host/conversations.hpp>
#include <parley/host/events.hpp>
#include <parley/host/fetch.hpp>
#include <parley/host/inbound.hpp>
#include <parley/host/jobs.hpp>
#include <parley/host/metrics.hpp>
#include <parley/host/realtime.hpp>
#include <parley/host/routes.hpp>
#include <parley/host/store.hpp>
#include <parley/testkit/fake_host.hpp>
#include <stdexcept>

using namespace parley::sdk;
using namespace parley::testkit;

TEST_CASE("A route gets its parameters and answers with status, type and body", "[sdk][routes]") {
  FakeHost host;
  Routes routes{Host(host.raw())};
  routes.get("/phone/{customer}/files/{rest...}", [](const RouteRequest& request) {
    return Reply::text(std::string(request.param("customer")) + "|" + std::string(request.param("rest")), 201);
  });
  const RouteAnswer answer = host.http().call({"GET", "/phone/ana/files/a/b.txt"});
  CHECK(answer.status == 201);
  CHECK(answer.body == "ana|a/b.txt");
  CHECK(answer.headers.at("content-type") == "text/plain; charset=utf-8");
  CHECK(host.http().call({"GET", "/phone/ana"}).status == 404);
}

TEST_CASE("A failure in a handler becomes the status that fits it", "[sdk][routes]") {
  FakeHost host;
  Routes routes{Host(host.raw())};
  routes.post("/x", [](const RouteRequest& request) { return Reply::json(request.json()); });
  routes.get("/gone", [](const RouteRequest&) -> Reply { throw Failure(PARLEY_NOT_FOUND, "no such chat"); });
  CHECK(host.http().call({"POST", "/x", "", "{"}).status == 400);
  const RouteAnswer gone = host.http().call({"GET", "/gone"});
  CHECK(gone.status == 404);
  CHECK(Json::parse(gone.body)["message"].text() == "no such chat");
  CHECK(Json::parse(gone.body)["request_id"].text() == "test-request");
}

TEST_CASE("A defect in a handler is a failure with a log line, and no detail for the client", "[sdk][routes]") {
  FakeHost host;
  Routes routes{Host(host.raw())};
  routes.get("/x", [](const RouteRequest&) -> Reply { throw std::runtime_error("secret detail"); });
  const RouteAnswer answer = host.http().call({"GET", "/x"});
  CHECK(answer.result == PARLEY_INTERNAL);
  CHECK(answer.body.empty());
  REQUIRE(host.logs().size() == 1);
  CHECK(host.logs()[0].message == "/x: secret detail");
}

TEST_CASE("A route that is taken is refused by name", "[sdk][routes]") {
  FakeHost host;
  Routes routes{Host(host.raw())};
  const auto handler = [](const RouteRequest&) { return Reply::empty(); };
  routes.get("/x", handler);
  CHECK_THROWS_WITH(routes.get("/x", handler), Catch::Contains("GET /x"));
}

TEST_CASE("A stream names the room, or refuses the client", "[sdk][routes]") {
  FakeHost host;
  Routes routes{Host(host.raw())};
  routes.stream("/ws/{customer}", [](const RouteRequest& request) {
    if (request.param("customer") == "eve") throw Failure(PARLEY_DENIED, "not you");
    return "phone:" + std::string(request.param("customer"));
  });
  CHECK(host.http().join({"GET", "/ws/ana"}) == "phone:ana");
  CHECK_FALSE(host.http().join({"GET", "/ws/eve"}));
}

TEST_CASE("A host without the interface is refused with what to do", "[sdk][host]") {
  FakeHost host;
  host.withhold(PARLEY_HOST_HTTP_V1);
  CHECK_THROWS_WITH(Routes(Host(host.raw())), Catch::Contains("parley.host.http/1") && Catch::Contains("permissions"));
}

TEST_CASE("Statements carry their tenant and typed parameters, rows come back by column", "[sdk][store]") {
  FakeHost host;
  host.store().answer([](const RecordedStatement&) { return Rows{{7, "x", 1.5, nullptr}, {8, "y", 2, Blob{"b"}}}; });
  const Store store{Host(host.raw())};
  store.write("t1", {"INSERT INTO p (tenant_id, a) VALUES ($1, $2)", {true}});
  const auto names = store.select("t1", {"SELECT a FROM p WHERE tenant_id = $1 AND b = $2", {"z"}}, [](const Row& row) {
    return std::to_string(row.integer(0)) + std::string(row.text(1));
  });
  CHECK(names == std::vector<std::string>{"7x", "8y"});
  REQUIRE(host.store().statements().size() == 2);
  CHECK(host.store().statements()[0].tenant == "t1");
  CHECK(host.store().statements()[0].params[0].raw().integer == 1);
}

TEST_CASE("What a row's receiver throws comes out of the query, not through the host", "[sdk][store]") {
  FakeHost host;
  host.store().answer([](const RecordedStatement&) { return Rows{{1}}; });
  const Store store{Host(host.raw())};
  const Statement statement{"SELECT a FROM p WHERE tenant_id = $1", {}};
  CHECK_THROWS_WITH(store.query("t", statement, [](const Row&) { throw std::runtime_error("mine"); }), "mine");
  CHECK_THROWS_WITH(store.query("t", statement, [](const Row& row) { (void)row.integer(5); }),
                    Catch::Contains("asked for number 5"));
}

TEST_CASE("A statement without the tenant is refused with the host's words", "[sdk][store]") {
  FakeHost host;
  const Store store{Host(host.raw())};
  CHECK_THROWS_WITH(store.write("t", {"DELETE FROM p", {}}),
                    Catch::Contains("writing to the store") && Catch::Contains("tenant_id"));
}

TEST_CASE("Inbound events that are refused throw with their status", "[sdk][inbound]") {
  FakeHost host;
  const Inbound inbound{Host(host.raw())};
  inbound.accept("c1", R"({"events":[]})");
  CHECK(host.accepted().at(0).channel_id == "c1");
  host.answer_inbound(PARLEY_UNAVAILABLE);
  try {
    inbound.accept("c1", "{}");
    FAIL("accepted");
  } catch (const Failure& failure) {
    CHECK(failure.status() == PARLEY_UNAVAILABLE);
  }
}

TEST_CASE("An event handler that throws is logged and the next one still runs", "[sdk][events]") {
  FakeHost host;
  Events events{Host(host.raw())};
  std::string got;
  events.on("message.new", [](auto, auto) { throw std::runtime_error("first"); });
  events.on("message.new", [&](auto, std::string_view document) { got = document; });
  host.emit("message.new", R"({"tenant":"t"})");
  host.emit("message.status", "{}");
  CHECK(got == R"({"tenant":"t"})");
  CHECK(host.logs().size() == 1);
}

TEST_CASE("A fetch ends once, with a response or with a reason", "[sdk][fetch]") {
  FakeHost host;
  const Fetch fetch{Host(host.raw())};
  std::vector<std::string> got;
  const auto done = [&](const HttpResponse* response, std::string_view failure) {
    got.push_back(response ? std::to_string(response->status()) + std::string(response->header("etag"))
                           : std::string(failure));
  };
  fetch.send(OutgoingRequest::to("GET", "https://example.com/"), std::chrono::seconds(1), done);
  host.answer_fetches([](auto, auto) { return Response{200, "", {{"ETag", "7"}}}; });
  fetch.send(OutgoingRequest::to("GET", "https://example.com/"), std::chrono::seconds(1), done);
  CHECK(got == std::vector<std::string>{"the test answers no fetches", "2007"});
}

TEST_CASE("Metrics are counted where the host has them and cost nothing where not", "[sdk][metrics]") {
  FakeHost host;
  const Metrics metrics{Host(host.raw())};
  metrics.add("hits");
  metrics.add("hits", 2);
  metrics.set("open", -1);
  CHECK(host.counters().at("hits") == 3);
  CHECK(host.gauges().at("open") == -1);
  host.withhold(PARLEY_HOST_METRICS_V1);
  CHECK_NOTHROW(Metrics{Host(host.raw())}.add("hits"));
}

TEST_CASE("A job runs when the host says so, and says why it failed", "[sdk][jobs]") {
  FakeHost host;
  host.set_tenants({"acme", "globex"});
  Jobs jobs{Host(host.raw())};
  std::vector<std::string> seen;
  jobs.every("tick", std::chrono::seconds(1), [&] { seen = jobs.tenants(); });
  jobs.every("broken", std::chrono::seconds(1), [] { throw Failure(PARLEY_UNAVAILABLE, "no store"); });
  CHECK(host.jobs().at("tick") == 1000);
  CHECK(host.run_job("tick").empty());
  CHECK(seen == std::vector<std::string>{"acme", "globex"});
  CHECK(host.run_job("broken") == "no store");
  CHECK_THROWS_WITH(jobs.every("tick", std::chrono::seconds(1), [] {}), Catch::Contains("tick"));
}

TEST_CASE("A conversation is found and changed, at the version that was seen", "[sdk][conversations]") {
  FakeHost host;
  host.conversations().put("acme", "c1");
  Conversations conversations{Host(host.raw())};
  CHECK_FALSE(conversations.find("globex", "c1").has_value());
  const Json seen = *conversations.find("acme", "c1");
  const Json give = Json::object({{"action", "assign"}, {"user_id", "ana"}, {"version", seen["version"]}});
  CHECK(conversations.change("acme", "c1", give)["assigned_to"].text() == "ana");
  try {
    conversations.change("acme", "c1", give);
    FAIL("a change at an old version was taken");
  } catch (const Failure& failure) {
    CHECK(failure.status() == PARLEY_CONFLICT);
  }
  CHECK(host.conversations().changes().size() == 1);
}

TEST_CASE("A plugin that keeps the teams is asked for them", "[sdk][conversations]") {
  FakeHost host;
  Conversations conversations{Host(host.raw())};
  CHECK(host.conversations().team_exists("acme", "queue", "any"));
  conversations.keep_teams(
      [](std::string_view, std::string_view kind, std::string_view id) { return kind == "queue" && id == "q1"; });
  CHECK(host.conversations().team_exists("acme", "queue", "q1"));
  CHECK_FALSE(host.conversations().team_exists("acme", "department", "q1"));
}
