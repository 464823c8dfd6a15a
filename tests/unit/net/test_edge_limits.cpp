// The bounds of the edge: sizes, numbers and deadlines.
#include <algorithm>
#include <catch2/catch.hpp>
#include <future>

#include "edge_client.hpp"

using namespace parley;
using namespace parley::test;
using net::Method;

namespace {

std::string post(std::string_view path, std::string_view fields, std::string_view body = {}) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

/// Lets a test hold handlers up, and let them go.
struct Barrier {
  std::promise<void> open;
  std::shared_future<void> opened{open.get_future()};
  std::atomic<int> inside{0};
  net::Handler handler() {
    return [this](net::Request, net::Responder responder) {
      ++inside;
      opened.wait();
      responder.send({});
    };
  }
};

}  // namespace

TEST_CASE("a declared body over the bound is refused before it is read", "[edge][limits]") {
  TestEdge edge({.max_body_bytes = 100});
  edge.route(Method::post, "/e", echo()).route(Method::post, "/big", echo(), {.max_body_bytes = 1000}).start();
  WireClient client = edge.connect();
  client.send(post("/e", "Content-Length: 101\r\n"));
  CHECK(client.response().status == 413);
  CHECK(client.closed());

  WireClient other = edge.connect();
  other.send(post("/big", "Content-Length: 101\r\n", std::string(101, 'x')));
  CHECK(other.response().status == 200);
  other.send(post("/e", "Content-Length: 100\r\n", std::string(100, 'x')));
  CHECK(other.response().status == 200);
}

TEST_CASE("a client still sending a refused body reads the refusal", "[edge][limits]") {
  TestEdge edge({.max_body_bytes = 100});
  edge.route(Method::post, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(post("/e", "Content-Length: 2000000\r\n"));
  client.send(std::string(2'000'000, 'x'));
  CHECK(client.response().status == 413);
}

TEST_CASE("a chunked body is refused where it passes the bound", "[edge][limits]") {
  TestEdge edge({.max_body_bytes = 100});
  edge.route(Method::post, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(post("/e", "Transfer-Encoding: chunked\r\n", "40\r\n" + std::string(64, 'x') + "\r\n"));
  client.send("40\r\n" + std::string(64, 'x') + "\r\n0\r\n\r\n");
  CHECK(client.response().status == 413);
  CHECK(client.closed());
}

TEST_CASE("a chunk header without end is refused", "[edge][limits]") {
  TestEdge edge({.max_header_bytes = 1024});
  edge.route(Method::post, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(post("/e", "Transfer-Encoding: chunked\r\n", "5;" + std::string(3000, 'x')));
  CHECK(client.response().status == 400);
}

TEST_CASE("a short body of a request without a route is swallowed and the connection kept", "[edge][limits]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(post("/nowhere", "Content-Length: 5\r\n", "hello") + get("/e"));
  CHECK(client.response().status == 404);
  CHECK(client.response().status == 200);
}

TEST_CASE("too many or too long header fields, or too long a target, are refused", "[edge][limits]") {
  TestEdge edge({.max_header_bytes = 2048, .max_headers = 5});
  edge.route(Method::get, "/e", echo()).start();
  std::string many;
  for (int i = 0; i < 5; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  WireClient a = edge.connect(), b = edge.connect(), c = edge.connect(), d = edge.connect();
  a.send(get("/e", many));
  CHECK(a.response().status == 431);
  b.send(get("/e", "X: " + std::string(2100, 'x') + "\r\n"));
  CHECK(b.response().status == 431);
  c.send(get("/" + std::string(3000, 'x')));
  CHECK(c.response().status == 414);
  d.send(get("/e", many.substr(0, many.size() - 8)));
  CHECK(d.response().status == 200);
}

TEST_CASE("a head that does not end in time is answered 408", "[edge][limits]") {
  TestEdge edge({.header_deadline = Millis{10'000}});
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send("GET /e HTTP/1.1\r\nHost:");
  int seconds = 0;
  const WireResponse response = client.response(false, [&] { edge.clock.advance(Millis{1000}), ++seconds; });
  CHECK(response.status == 408);
  CHECK(seconds >= 10);
  CHECK(client.closed([&] { edge.clock.advance(Millis{1000}); }));
}

TEST_CASE("a head that drips does not renew its deadline", "[edge][limits]") {
  TestEdge edge({.header_deadline = Millis{10'000}});
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send("GET /e HTTP/1.1\r\nX: ");
  const WireResponse response = client.response(false, [&] {
    client.send("x");
    edge.clock.advance(Millis{500});
  });
  CHECK(response.status == 408);
}

TEST_CASE("a body that stalls is answered 408, one that makes progress is not", "[edge][limits]") {
  TestEdge edge({.body_deadline = Millis{30'000}, .body_min_progress = 100});
  edge.route(Method::post, "/e", echo()).start();
  WireClient stalled = edge.connect();
  stalled.send(post("/e", "Content-Length: 1000\r\n", "hello"));
  CHECK(stalled.response(false, [&] { edge.clock.advance(Millis{5000}); }).status == 408);

  WireClient slow = edge.connect();
  slow.send(post("/e", "Content-Length: 1000\r\n"));
  int sent = 0;
  const WireResponse response = slow.response(false, [&] {
    if (sent++ < 10) slow.send(std::string(100, 'x'));
    edge.clock.advance(Millis{5000});
  });
  CHECK(response.status == 200);
}

TEST_CASE("an idle connection is closed without a word", "[edge][limits]") {
  TestEdge edge({.idle_timeout = Millis{75'000}});
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(get("/e"));
  CHECK(client.response().status == 200);
  int steps = 0;
  CHECK(client.closed([&] { edge.clock.advance(Millis{10'000}), ++steps; }));
  CHECK(steps >= 7);
}

TEST_CASE("a client that does not read its answer is cut off", "[edge][limits]") {
  TestEdge edge;
  edge.route(Method::get, "/e", [](net::Request, net::Responder responder) {
    responder.send(net::text_response(200, std::string(32 * 1024 * 1024, 'x')));
  });
  edge.start();
  WireClient client = edge.connect(4096);
  client.send(get("/e"));
  auto& open = edge.metrics.gauge("parley_http_connections", "");
  REQUIRE(eventually([&] { return open.value() == 1; }));
  CHECK(eventually([&] {
    edge.clock.advance(Millis{1000});
    return open.value() == 0;
  }));
}

TEST_CASE("five hundred half-sent heads do not slow the others", "[edge][limits]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).start();
  std::vector<WireClient> half;
  for (int i = 0; i < 500; ++i) {
    half.push_back(edge.connect());
    half.back().send("GET /e HTTP/1.1\r\nHost: t\r\nX-Half");
  }
  WireClient client = edge.connect();
  std::vector<double> millis;
  for (int i = 0; i < 200; ++i) {
    const auto start = std::chrono::steady_clock::now();
    client.send(get("/e"));
    REQUIRE(client.response().status == 200);
    millis.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(millis.begin(), millis.end());
  INFO("median " << millis[100] << " ms");
  CHECK(millis[100] < 50);
  half.back().send(": x\r\n\r\n");
  CHECK(half.back().response().status == 200);
}

TEST_CASE("a connection too many is told 503 and closed", "[edge][limits]") {
  TestEdge edge({.max_connections = 2});
  edge.route(Method::get, "/e", echo()).start();
  WireClient a = edge.connect();
  a.send(get("/e"));
  CHECK(a.response().status == 200);
  {
    WireClient b = edge.connect();
    b.send(get("/e"));
    CHECK(b.response().status == 200);
    WireClient c = edge.connect();
    const WireResponse refused = c.response();
    CHECK(refused.status == 503);
    CHECK(refused.header("Retry-After") == "1");
    CHECK(c.closed());
  }
  auto& open = edge.metrics.gauge("parley_http_connections", "");
  REQUIRE(eventually([&] { return open.value() == 1; }));
  WireClient d = edge.connect();
  d.send(get("/e"));
  CHECK(d.response().status == 200);
}

TEST_CASE("a full worker queue is told 503 with Retry-After, and the connection stays", "[edge][limits]") {
  Barrier barrier;
  TestEdge edge({.worker_threads = 1, .worker_queue = 1});
  edge.route(Method::get, "/slow", barrier.handler()).route(Method::get, "/quick", echo(), {.inline_ok = true}).start();
  WireClient running = edge.connect(), refused = edge.connect();
  running.send(get("/slow"));
  REQUIRE(eventually([&] { return barrier.inside == 1; }));
  WireClient queued = edge.connect();
  queued.send(get("/slow"));
  auto& in_flight = edge.metrics.gauge("parley_http_in_flight", "");
  REQUIRE(eventually([&] { return in_flight.value() == 2; }));
  refused.send(get("/slow"));
  const WireResponse response = refused.response();
  CHECK(response.status == 503);
  CHECK(response.header("Retry-After") == "1");
  refused.send(get("/quick"));
  CHECK(refused.response().status == 200);
  barrier.open.set_value();
  CHECK(running.response().status == 200);
  CHECK(queued.response().status == 200);
}

TEST_CASE("no more requests are in flight than allowed", "[edge][limits]") {
  std::mutex mutex;
  std::vector<net::Responder> kept;
  TestEdge edge({.max_requests_in_flight = 1});
  edge.route(Method::get, "/e", [&](net::Request, net::Responder responder) {
    std::lock_guard lock(mutex);
    kept.push_back(std::move(responder));
  });
  edge.start();
  WireClient a = edge.connect(), b = edge.connect();
  a.send(get("/e"));
  REQUIRE(eventually([&] { return std::lock_guard(mutex), kept.size() == 1; }));
  b.send(get("/e"));
  CHECK(b.response().status == 503);
  kept.front().send({});
  CHECK(a.response().status == 200);
}
