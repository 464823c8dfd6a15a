#include <catch2/catch.hpp>

#include "unit/net/fetch_server.hpp"

// What a failure says about the request: `request_left` decides between sending again and an unknown outcome.

using namespace parley;
using namespace parley::net;
using namespace parley::test;

namespace {

FetchRequest post(const std::string& url) {
  return {.method = "POST", .url = url, .body = "b"};
}

/// A port nobody listens on.
std::string dead_url() {
  return FetchServer([](FarEnd&) {}).url();
}

}  // namespace

TEST_CASE("A refused connection leaves no request behind", "[net][fetch][failure]") {
  const bool tls = GENERATE(false, true);
  Fetching here;
  const FetchResult result = here.fetch(post((tls ? "https" : "http") + dead_url().substr(4)));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::connect);
  CHECK_FALSE(result.error().request_left);
}

TEST_CASE("A name without an address leaves no request behind", "[net][fetch][failure]") {
  Fetching here;
  const FetchResult result = here.fetch(post("http://nowhere.invalid/"));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::resolve);
  CHECK_FALSE(result.error().request_left);
}

TEST_CASE("A server that hangs up on reading the request makes the outcome unknown", "[net][fetch][failure]") {
  const bool reset = GENERATE(false, true);
  FetchServer server([&](FarEnd& end) {
    end.request();
    if (reset) end.close_with_reset();
  });
  Fetching here;
  const FetchResult result = here.fetch(post(server.url()));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::broken);
  CHECK(result.error().request_left);
  CHECK(server.accepted() == 1);
}

TEST_CASE("An answer cut short is no answer", "[net][fetch][failure]") {
  const bool reset = GENERATE(false, true);
  const auto part = GENERATE(as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 100 Continue\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf");
  CAPTURE(part, reset);
  FetchServer server([&](FarEnd& end) {
    end.request();
    end.send(part);
    if (reset) end.close_with_reset();
  });
  Fetching here;
  const FetchResult result = here.fetch(post(server.url()));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::broken);
  CHECK(result.error().request_left);
}

TEST_CASE("An answer that is no HTTP is broken", "[net][fetch][failure]") {
  const auto text = GENERATE(as<std::string>{}, "220 smtp.example ESMTP\r\n", "HTTP/9.9 nonsense\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
                             "HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n");
  CAPTURE(text);
  FetchServer server([&](FarEnd& end) {
    end.request();
    end.send(text);
  });
  Fetching here;
  const FetchResult result = here.fetch(post(server.url()));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::broken);
  CHECK(result.error().request_left);
}

TEST_CASE("A POST that dies on a kept connection is not sent a second time", "[net][fetch][failure]") {
  std::atomic<int> posts{0};
  FetchServer server([&](FarEnd& end) {
    end.request();
    end.answer("first");
    if (end.request()) ++posts;  // and hangs up, as a server does that crashes while handling it
  });
  Fetching here;
  REQUIRE(here.get(server.url()));
  const FetchResult result = here.fetch(post(server.url()));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::broken);
  CHECK(result.error().request_left);
  CHECK(posts == 1);
}

TEST_CASE("A GET that dies on a kept connection is sent anew on a fresh one", "[net][fetch][failure]") {
  std::atomic<int> connections{0};
  FetchServer server([&](FarEnd& end) {
    const bool first = connections++ == 0;
    end.request();
    end.answer("a");
    if (end.request() && !first) end.answer("b");
  });
  Fetching here;
  REQUIRE(here.get(server.url()));
  const FetchResult result = here.get(server.url());
  REQUIRE(result);
  CHECK(result->body == "a");
  CHECK(connections == 2);
}

TEST_CASE("A server that hangs up on every kept connection can be lived with for long", "[net][fetch][failure]") {
  FetchServer server([&](FarEnd& end) {
    end.request();
    end.answer("a");
    end.request();
  });
  Fetching here;
  for (int i = 0; i < 20; ++i) REQUIRE(here.get(server.url()));
}

TEST_CASE("A POST after the server closed its kept connection goes over a new one", "[net][fetch][failure]") {
  std::promise<void> closed;
  std::atomic<int> connections{0};
  FetchServer server([&](FarEnd& end) {
    const bool first = connections++ == 0;
    end.request();
    end.answer("a");
    if (!first) return;
    end.hang_up();
    closed.set_value();
  });
  Fetching here;
  REQUIRE(here.get(server.url()));
  closed.get_future().wait();
  CHECK(here.fetch(post(server.url())));
  CHECK(connections == 2);
}

TEST_CASE("A slow answer times out with the outcome unknown", "[net][fetch][failure]") {
  FetchServer server([](FarEnd& end) {
    end.request();
    end.wait_for_close();
  });
  Fetching here;
  FetchRequest request = post(server.url());
  request.timeout = Millis{60};
  const auto began = std::chrono::steady_clock::now();
  const FetchResult result = here.fetch(request);
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::timeout);
  CHECK(result.error().request_left);
  CHECK(std::chrono::steady_clock::now() - began >= Millis{60});
}

TEST_CASE("An answer that trickles in cannot outlive its time", "[net][fetch][failure]") {
  FetchServer server([](FarEnd& end) {
    end.request();
    end.send("HTTP/1.1 200 OK\r\n\r\n");
    while (end.send("x")) ::usleep(2000);
  });
  Fetching here;
  const FetchResult result = here.fetch({.url = server.url(), .timeout = Millis{100}});
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::timeout);
}

TEST_CASE("A request that times out waiting for its turn has not left", "[net][fetch][failure]") {
  FetchServer server([](FarEnd& end) {
    end.request();
    end.wait_for_close();
  });
  FetchOptions options = local_options();
  options.max_connections_per_host = 1;
  Fetching here(options);
  auto first = here.begin(post(server.url()));
  FetchRequest second = post(server.url());
  second.timeout = Millis{50};
  const FetchResult result = here.fetch(second);
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::timeout);
  CHECK_FALSE(result.error().request_left);
  here.fetcher.stop(Millis{0});
  CHECK(Fetching::finish(std::move(first)).error().kind == FetchFailure::shutdown);
}

TEST_CASE("A host that hangs does not keep others waiting", "[net][fetch][failure]") {
  FetchServer hanging([](FarEnd& end) { end.wait_for_close(); });
  FetchServer quick(always("HTTP/1.1 204 No Content\r\n\r\n"));
  FetchOptions options = local_options();
  options.max_connections_per_host = 2;
  Fetching here(options);
  std::vector<std::future<FetchResult>> stuck;
  for (int i = 0; i < 50; ++i) stuck.push_back(here.begin(post(hanging.url())));
  for (int i = 0; i < 20; ++i) REQUIRE(here.get(quick.url()));
  CHECK(hanging.accepted() <= 2);
  here.fetcher.stop(Millis{0});
  for (auto& one : stuck) CHECK(Fetching::finish(std::move(one)).has_error());
}
