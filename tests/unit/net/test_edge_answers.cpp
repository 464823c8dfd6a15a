// How answers reach the client: from any thread, exactly once, and never as anything but what the handler meant.
#include <catch2/catch.hpp>
#include <thread>

#include "edge_client.hpp"

using namespace parley;
using namespace parley::test;
using net::Method;

TEST_CASE("a Responder may answer long after the handler, from another thread", "[edge][responder]") {
  std::mutex mutex;
  std::optional<net::Responder> kept;
  TestEdge edge;
  edge.route(Method::post, "/webhook",
             [&](net::Request, net::Responder responder) {
               std::lock_guard lock(mutex);
               kept.emplace(std::move(responder));
             },
             {.inline_ok = GENERATE(false, true)});
  edge.start();
  WireClient client = edge.connect();
  client.send("POST /webhook HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\n{}");
  REQUIRE(eventually([&] { return std::lock_guard(mutex), kept.has_value(); }));
  std::thread([&] { kept->send(net::text_response(202, "later")); }).join();
  const WireResponse response = client.response();
  CHECK(response.status == 202);
  CHECK(response.body == "later");
  CHECK_FALSE(kept->open());
  CHECK_THROWS_AS(kept->send({}), BrokenInvariant);
}

TEST_CASE("a Responder dropped unsent answers 500 and leaves a line in the log", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", [](net::Request, net::Responder) {}, {.inline_ok = GENERATE(false, true)});
  edge.start();
  WireClient client = edge.connect();
  client.send(get("/e", "X-Request-Id: abc-1\r\n"));
  const WireResponse response = client.response();
  CHECK(response.status == 500);
  CHECK(response.body.find("\"request_id\":\"abc-1\"") != std::string::npos);
  CHECK(edge.log->has("a handler ended without an answer; the client got a 500 request_id=abc-1"));
}

TEST_CASE("a handler that throws is answered 500", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", [](net::Request, net::Responder) { throw std::runtime_error("broken pipe organ"); },
             {.inline_ok = GENERATE(false, true)});
  edge.start();
  WireClient client = edge.connect();
  client.send(get("/e"));
  CHECK(client.response().status == 500);
  // The answer leaves while the exception unwinds; the line about it follows.
  CHECK(eventually([&] { return edge.log->has("broken pipe organ"); }));
}

TEST_CASE("a Responder that outlives its edge is harmless", "[edge][responder]") {
  std::mutex mutex;
  std::optional<net::Responder> kept;
  TestEdge edge;
  edge.route(Method::get, "/e", [&](net::Request, net::Responder responder) {
    std::lock_guard lock(mutex);
    kept.emplace(std::move(responder));
  });
  edge.start();
  WireClient client = edge.connect();
  client.send(get("/e"));
  REQUIRE(eventually([&] { return std::lock_guard(mutex), kept.has_value(); }));
  edge.edge.reset();
  CHECK(client.closed());
  kept->send({});
  kept.reset();
}

TEST_CASE("an answer to a client that has gone is thrown away", "[edge][responder]") {
  std::mutex mutex;
  std::optional<net::Responder> kept;
  TestEdge edge;
  edge.route(Method::get, "/e", [&](net::Request, net::Responder responder) {
    std::lock_guard lock(mutex);
    kept.emplace(std::move(responder));
  });
  edge.start();
  {
    WireClient client = edge.connect();
    client.send(get("/e"));
    REQUIRE(eventually([&] { return std::lock_guard(mutex), kept.has_value(); }));
  }
  kept->send(net::text_response(200, std::string(1'000'000, 'x')));
  auto& open = edge.metrics.gauge("parley_http_connections", "");
  CHECK(eventually([&] { return open.value() == 0; }));
}

TEST_CASE("no handler runs on an I/O thread unless its route says so", "[edge][responder]") {
  TestEdge edge;
  const auto thread_of = [](net::Request, net::Responder responder) {
    std::ostringstream text;
    text << std::this_thread::get_id();
    responder.send(net::text_response(200, text.str()));
  };
  edge.options.worker_threads = 1;
  edge.route(Method::get, "/inline", thread_of, {.inline_ok = true}).route(Method::get, "/worker", thread_of).start();
  WireClient client = edge.connect();
  client.send(get("/inline") + get("/inline") + get("/worker") + get("/worker"));
  const std::string inline_thread = client.response().body;
  CHECK(client.response().body == inline_thread);
  const std::string worker_thread = client.response().body;
  CHECK(client.response().body == worker_thread);
  CHECK(worker_thread != inline_thread);
}

TEST_CASE("no header of a handler can break out of its line", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/{kind}", [](net::Request request, net::Responder responder) {
    net::Response response;
    if (request.param("kind") == "value") response.headers.add("Location", "/x\r\nSet-Cookie: stolen=1");
    if (request.param("kind") == "name") response.headers.add("X: y\r\nSet-Cookie", "stolen=1");
    if (request.param("kind") == "nul") response.headers.add("X", std::string_view("a\0b", 3));
    if (request.param("kind") == "status") response.status = 42;
    responder.send(std::move(response));
  });
  edge.start();
  for (const char* path : {"/value", "/name", "/nul", "/status"}) {
    INFO(path);
    WireClient client = edge.connect();
    client.send(get(path));
    const WireResponse response = client.response();
    CHECK(response.status == 500);
    CHECK(response.header("Set-Cookie").empty());
  }
}

TEST_CASE("framing fields of a handler are dropped, the edge sets its own", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", [](net::Request, net::Responder responder) {
    net::Response response = net::text_response(200, "hello");
    response.headers.add("Content-Length", "3");
    response.headers.add("Transfer-Encoding", "chunked");
    responder.send(std::move(response));
  });
  edge.start();
  WireClient client = edge.connect();
  client.send(get("/e"));
  const WireResponse response = client.response();
  CHECK(response.body == "hello");
  CHECK(response.header("Transfer-Encoding").empty());
  CHECK(response.header("X-Content-Type-Options") == "nosniff");
  CHECK(response.header("Date") == "Mon, 02 Mar 2026 12:00:00 GMT");
  CHECK(response.header("Server").empty());
}

TEST_CASE("HEAD is answered as GET, without the body", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", [](net::Request, net::Responder responder) {
    responder.send(net::text_response(200, std::string(100'000, 'x')));
  });
  edge.start();
  WireClient client = edge.connect();
  client.send("HEAD /e HTTP/1.1\r\nHost: t\r\n\r\n" + get("/e"));
  CHECK(client.response(true).header("Content-Length") == "100000");
  CHECK(client.response().body.size() == 100'000);
}

TEST_CASE("methods a path does not take are answered 405 with Allow, OPTIONS 204", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).route(Method::put, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(
      "DELETE /e HTTP/1.1\r\nHost: t\r\n\r\nOPTIONS /e HTTP/1.1\r\nHost: t\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: "
      "t\r\n\r\n");
  const WireResponse refused = client.response();
  CHECK(refused.status == 405);
  CHECK(refused.header("Allow") == "GET, HEAD, PUT, OPTIONS");
  const WireResponse options = client.response();
  CHECK(options.status == 204);
  CHECK(options.header("Allow") == "GET, HEAD, PUT, OPTIONS");
  CHECK(client.response().status == 204);
}

TEST_CASE("a sane request id is taken over and echoed, any other replaced", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", [](net::Request request, net::Responder responder) {
    responder.send(net::text_response(200, request.request_id));
  });
  edge.start();
  WireClient client = edge.connect();
  client.send(get("/e", "X-Request-Id: Job_7.a-b\r\n"));
  WireResponse response = client.response();
  CHECK(response.body == "Job_7.a-b");
  CHECK(response.header("X-Request-Id") == "Job_7.a-b");
  for (const std::string& bad : {std::string(65, 'a'), std::string("a b"), std::string("\"><script>")}) {
    client.send(get("/e", "X-Request-Id: " + bad + "\r\n"));
    response = client.response();
    CHECK(response.header("X-Request-Id").size() == 36);
    CHECK(response.body == response.header("X-Request-Id"));
  }
}

TEST_CASE("a handler sees path, query, parameters, headers and the peer's address decoded", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/c/{id}", [](net::Request request, net::Responder responder) {
    responder.send(net::text_response(
        200, std::string(request.param("id")) + "|" + std::string(request.query_value("q").value_or("none")) + "|" +
                 std::string(request.headers.get("x-THING")) + "|" + request.remote_address));
  });
  edge.start();
  WireClient client = edge.connect();
  client.send(get("/c/a%20b?q=1%2B1+%C3%A9&q=2", "X-Thing:  v \r\n"));
  CHECK(client.response().body == "a b|1+1 \xc3\xa9|v|127.0.0.1");
}

TEST_CASE("requests are counted by class of status, and the access log has no query", "[edge][responder]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(get("/e?token=secret") + get("/nowhere"));
  CHECK(client.response().status == 200);
  CHECK(client.response().status == 404);
  CHECK(edge.metrics.counter("parley_http_requests_total", "", "class=\"2xx\"").value() == 1);
  CHECK(edge.metrics.counter("parley_http_requests_total", "", "class=\"4xx\"").value() == 1);
  CHECK(edge.log->has("method=GET path=/e status=200"));
  CHECK_FALSE(edge.log->has("secret"));
}
