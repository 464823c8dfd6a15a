// Starting and stopping gracefully, and taking a plugin's routes out while they are used.
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "edge_client.hpp"

using namespace parley;
using namespace parley::test;
using net::Method;

namespace {

/// Keeps Responders until the test answers them.
struct Held {
  std::mutex mutex;
  std::vector<net::Responder> responders;
  net::Handler handler() {
    return [this](net::Request, net::Responder responder) {
      std::lock_guard lock(mutex);
      responders.push_back(std::move(responder));
    };
  }
  bool wait_for(std::size_t count) {
    return eventually([&] { return std::lock_guard(mutex), responders.size() >= count; });
  }
};

}  // namespace

TEST_CASE("a graceful stop answers what is in flight and closes the rest", "[edge][stop]") {
  Held held;
  TestEdge edge;
  edge.route(Method::get, "/held", held.handler()).route(Method::get, "/e", echo()).start();
  WireClient idle = edge.connect(), busy = edge.connect();
  idle.send(get("/e"));
  CHECK(idle.response().status == 200);
  busy.send(get("/held"));
  REQUIRE(held.wait_for(1));

  auto drained = std::async(std::launch::async, [&] { return edge.edge->drain(Millis{8000}); });
  CHECK(idle.closed());
  held.responders.front().send(net::text_response(200, "in time"));
  const WireResponse response = busy.response();
  CHECK(response.body == "in time");
  CHECK(response.header("Connection") == "close");
  CHECK(busy.closed());
  CHECK(drained.get());
}

TEST_CASE("a stop that would take too long cuts off and says so", "[edge][stop]") {
  Held held;
  TestEdge edge;
  edge.route(Method::get, "/held", held.handler()).start();
  WireClient busy = edge.connect();
  busy.send(get("/held"));
  REQUIRE(held.wait_for(1));
  CHECK_FALSE(edge.edge->drain(Millis{30}));
  CHECK(busy.closed());
}

TEST_CASE("after stop_accepting nobody connects", "[edge][stop]") {
  Held held;
  TestEdge edge;
  edge.route(Method::get, "/held", held.handler()).start();
  WireClient busy = edge.connect();
  busy.send(get("/held"));
  REQUIRE(held.wait_for(1));
  WireClient idle = edge.connect();
  edge.edge->stop_accepting();
  CHECK(idle.closed());
  // The port is free again once the listener is closed.
  net::Router router;
  net::EdgeOptions options;
  options.port = edge.edge->port();
  net::Edge second(options, router, Log(edge.log), edge.metrics, edge.ids, edge.clock);
  CHECK(eventually([&] { return bool(second.start()); }));
  held.responders.front().send({});
  CHECK(busy.response().status == 200);
}

TEST_CASE("an edge that cannot listen says where and why", "[edge][stop]") {
  TestEdge edge;
  edge.start();
  net::EdgeOptions options;
  options.port = edge.edge->port();
  net::Edge taken(options, edge.router, Log(edge.log), edge.metrics, edge.ids, edge.clock);
  const auto clash = taken.start();
  REQUIRE_FALSE(clash.has_value());
  CHECK(clash.error().code == Errc::conflict);
  CHECK(clash.error().message.find("port " + std::to_string(options.port)) != std::string::npos);

  options.address = "not an address";
  net::Edge wrong(options, edge.router, Log(edge.log), edge.metrics, edge.ids, edge.clock);
  CHECK(wrong.start().error().code == Errc::invalid);
}

TEST_CASE("several I/O threads share the connections", "[edge][stop]") {
  TestEdge edge({.io_threads = 3});
  edge.route(Method::get, "/e", echo()).start();
  std::vector<WireClient> clients;
  for (int i = 0; i < 9; ++i) clients.push_back(edge.connect());
  for (auto& client : clients) client.send(get("/e"));
  for (auto& client : clients) CHECK(client.response().status == 200);
  CHECK(edge.edge->drain(Millis{8000}));
}

TEST_CASE("removing an owner waits for its requests and tells how many are left", "[edge][owner]") {
  Held held;
  TestEdge edge;
  edge.route(Method::get, "/plugin", held.handler(), {.owner = "feature.x"}).route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(get("/plugin"));
  REQUIRE(held.wait_for(1));

  CHECK(edge.router.remove_owner("feature.x", Millis{20}) == 1);
  WireClient other = edge.connect();
  other.send(get("/plugin") + get("/e"));
  CHECK(other.response().status == 404);
  CHECK(other.response().status == 200);
  held.responders.front().send({});
  CHECK(client.response().status == 200);
}

TEST_CASE("replacing an owner loses no request", "[edge][owner]") {
  TestEdge edge({.worker_threads = 2});
  const auto version = [](int n) {
    return [n](net::Request, net::Responder responder) { responder.send(net::text_response(200, std::to_string(n))); };
  };
  edge.route(Method::get, "/plugin", version(0), {.owner = "feature.x"}).start();
  std::atomic<bool> stop{false};
  std::atomic<int> answered{0}, wrong{0};
  std::thread load([&] {
    WireClient client = edge.connect();
    while (!stop) {
      client.send(get("/plugin"));
      client.response().status == 200 ? ++answered : ++wrong;
    }
  });
  for (int n = 1; n <= 50; ++n) {
    net::Route route;
    route.pattern = "/plugin";
    route.handler = version(n);
    std::vector<net::Route> routes;
    routes.push_back(std::move(route));
    auto retired = edge.router.replace_owner("feature.x", std::move(routes));
    REQUIRE(retired.has_value());
    CHECK(retired->wait(Millis{8000}) == 0);
    const int before = answered;
    REQUIRE(eventually([&] { return answered > before; }));
  }
  stop = true;
  load.join();
  CHECK(wrong == 0);
}
