#include <catch2/catch.hpp>

#include "base/error_detail.hpp"
#include "support/rest_caller.hpp"

using namespace parley;
using namespace parley::rest;
using namespace parley::schema;
using test::RestCaller;

namespace {

struct Fixture {
  Fixture() {
    add({.method = net::Method::get,
         .path = "/things",
         .group = "Things",
         .summary = "List things",
         .access = Access::permission("things:read"),
         .query = list_query({"-created_at", "name"}, {optional("open", boolean())})},
        [this](const Call& call) -> Result<Reply> {
          seen = call.query();
          return page_of({}, 41, call.paging());
        });
    add({.method = net::Method::post,
         .path = "/things",
         .group = "Things",
         .summary = "Make a thing",
         .access = Access::permission("things:create"),
         .request = object({required("name", text(1, 5)), optional("size", integer(1, 9))}),
         .success = 201},
        [this](const Call& call) -> Result<Reply> {
          seen = call.body();
          return Reply::created({{"number", ++made}, {"tenant", call.tenant()}});
        });
    add({.method = net::Method::get,
         .path = "/things/{thing_id}",
         .group = "Things",
         .summary = "Get a thing",
         .access = Access::signed_in()},
        [](const Call& call) -> Result<Reply> {
          if (call.param("thing_id") == "broken") return fail(Errc::internal, "the password is hunter2");
          if (call.param("thing_id") == "thrown") throw std::runtime_error("a defect");
          if (call.param("thing_id") == "full") return over_quota("things", 5, 5);
          if (call.param("thing_id") == "busy") return try_again("too many", Millis(1500));
          return fail(Errc::not_found, "no thing " + call.param("thing_id"));
        });
  }
  void add(Endpoint endpoint, Handle handle) {
    REQUIRE(caller.api.add(std::move(endpoint), std::move(handle)).has_value());
  }
  static std::string fields(const RestCaller::Answer& answer) {
    std::string all;
    for (const json::value& error : answer.body.at("errors").as_array())
      all += std::string(string_or(error.as_object(), "field")) + ";";
    return all;
  }

  test::KernelStore store;
  RestCaller caller{store};
  json::object seen;
  int made = 0;
};

}  // namespace

TEST_CASE("an endpoint without a signed-in caller answers 401 and does nothing", "[rest][access]") {
  Fixture f;
  const auto answer =
      f.caller.call(net::Method::post, "/api/v1/things", R"({"name":"a"})", {{"Authorization", "nobody"}});
  CHECK(answer.status == 401);
  CHECK(answer.body.at("error") == "unauthorized");
  CHECK(answer.body.at("request_id") == "request-1");
  CHECK(f.made == 0);
}

TEST_CASE("an endpoint asks for its own permission and names it", "[rest][access]") {
  Fixture f;
  f.caller.become("acme", {"things:read"});
  CHECK(f.caller.get("/api/v1/things").status == 200);
  const auto answer = f.caller.post("/api/v1/things", R"({"name":"a"})");
  CHECK(answer.status == 403);
  CHECK(answer.body.at("message") == "this takes the permission things:create");
}

TEST_CASE("a list without parameters gets the first page of twenty in the usual order", "[rest][query]") {
  Fixture f;
  const auto answer = f.caller.get("/api/v1/things");
  CHECK(f.seen.at("sort") == "-created_at");
  CHECK(answer.body.at("pagination") == json::value({{"page", 1}, {"page_size", 20}, {"total", 41}, {"pages", 3}}));
}

TEST_CASE("query parameters come in the types of their schema", "[rest][query]") {
  Fixture f;
  CHECK(f.caller.get("/api/v1/things?page=2&page_size=100&sort=name&open=true").status == 200);
  CHECK(f.seen.at("page") == 2);
  CHECK(f.seen.at("open") == true);
}

TEST_CASE("every wrong query parameter is named at once", "[rest][query]") {
  Fixture f;
  const auto answer = f.caller.get("/api/v1/things?page_size=1000000000&sort=name;DROP&colour=red&open=maybe");
  CHECK(answer.status == 422);
  const std::string fields = Fixture::fields(answer);
  for (const char* name : {"page_size;", "sort;", "colour;", "open;"}) CHECK(fields.find(name) != std::string::npos);
}

TEST_CASE("a parameter that is given twice is refused", "[rest][query]") {
  Fixture f;
  CHECK(f.caller.get("/api/v1/things?page=1&page=2").status == 422);
}

TEST_CASE("a body of wrong values answers 422 and names every field, unknown ones too", "[rest][body]") {
  Fixture f;
  const auto answer = f.caller.post("/api/v1/things", R"({"size":10,"tenant_id":"globex"})");
  CHECK(answer.status == 422);
  const std::string fields = Fixture::fields(answer);
  for (const char* name : {"size;", "tenant_id;", "name;"}) CHECK(fields.find(name) != std::string::npos);
  CHECK(f.made == 0);
}

TEST_CASE("a body that is no JSON answers 400, one of another media type 415", "[rest][body]") {
  Fixture f;
  CHECK(f.caller.post("/api/v1/things", "{\"name\":").status == 400);
  CHECK(f.caller.post("/api/v1/things", "[]").status == 400);
  CHECK(f.caller.call(net::Method::post, "/api/v1/things", "name=a", {{"Content-Type", "text/plain"}}).status == 415);
}

TEST_CASE("a defect of ours answers 500 and keeps its words to itself", "[rest][error]") {
  Fixture f;
  for (const char* id : {"broken", "thrown"}) {
    const auto answer = f.caller.get(std::string("/api/v1/things/") + id);
    CHECK(answer.status == 500);
    CHECK(answer.raw.find("hunter2") == std::string::npos);
    CHECK(answer.raw.find("defect") == std::string::npos);
  }
}

TEST_CASE("a used-up quota says what is used and that an upgrade helps", "[rest][error]") {
  Fixture f;
  const auto answer = f.caller.get("/api/v1/things/full");
  CHECK(answer.status == 403);
  CHECK(answer.body.at("upgradeRequired") == true);
  CHECK(answer.body.at("quota") == json::value({{"resource", "things"}, {"current", 5}, {"max", 5}, {"remaining", 0}}));
}

TEST_CASE("too many requests say when to come again, in whole seconds", "[rest][error]") {
  Fixture f;
  const auto answer = f.caller.get("/api/v1/things/busy");
  CHECK(answer.status == 429);
  CHECK(answer.headers.get("Retry-After") == "2");
}

TEST_CASE("a repeated write with the same key is carried out once and answered the same", "[rest][idempotency]") {
  Fixture f;
  const auto send = [&](std::string_view body, std::string_view key) {
    return f.caller.call(net::Method::post, "/api/v1/things", std::string(body), {{"Idempotency-Key", key}});
  };
  const auto first = send(R"({"name":"a"})", "k1");
  const auto second = send(R"({"name":"a"})", "k1");
  CHECK(first.status == 201);
  CHECK(second.status == 201);
  CHECK(second.raw == first.raw);
  CHECK(second.headers.get("Idempotency-Replayed") == "true");
  CHECK(f.made == 1);
  CHECK(send(R"({"name":"b"})", "k1").status == 422);
  CHECK(send(R"({"name":"b"})", "k2").status == 201);
  CHECK(f.made == 2);
}

TEST_CASE("a key belongs to its sender and its tenant", "[rest][idempotency]") {
  Fixture f;
  const auto send = [&] {
    return f.caller.call(net::Method::post, "/api/v1/things", R"({"name":"a"})", {{"Idempotency-Key", "k1"}});
  };
  CHECK(send().body.at("number") == 1);
  f.caller.become("globex", {"*"});
  CHECK(send().body.at("number") == 2);
  f.caller.become("acme", {"*"}, "user-2");
  CHECK(send().body.at("number") == 3);
}

TEST_CASE("a key is forgotten after a day", "[rest][idempotency]") {
  Fixture f;
  const auto send = [&] {
    return f.caller.call(net::Method::post, "/api/v1/things", R"({"name":"a"})", {{"Idempotency-Key", "k1"}});
  };
  send();
  f.store.clock.advance(std::chrono::hours(24) + Millis(1));
  CHECK(send().body.at("number") == 2);
}

TEST_CASE("a declaration with a schema that nobody could check is refused", "[rest][declaration]") {
  Fixture f;
  const auto added = f.caller.api.add({.path = "/odd", .request = Schema().with("minLenght", 3)},
                                      [](const Call&) -> Result<Reply> { return Reply::none(); });
  REQUIRE(added.has_error());
  CHECK(added.error().message.find("/api/v1/odd") != std::string::npos);
}
