#include <catch2/catch.hpp>

#include "unit/net/fetch_server.hpp"

using namespace parley;
using namespace parley::net;
using namespace parley::test;

namespace {

FetchFailure::Kind kind_of(const FetchResult& result) {
  REQUIRE(result.has_error());
  return result.error().kind;
}

std::string sized(std::size_t size) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x');
}

}  // namespace

TEST_CASE("A body may be exactly as long as allowed and no longer", "[net][fetch][bounds]") {
  FetchServer server([](FarEnd& end) {
    while (auto request = end.request()) end.send(sized(request->find("/over") == std::string::npos ? 50'000 : 50'001));
  });
  Fetching here;
  const FetchResult fits = here.fetch({.url = server.url("/fits"), .max_response_bytes = 50'000});
  REQUIRE(fits);
  CHECK(fits->body == std::string(50'000, 'x'));
  const FetchResult over = here.fetch({.url = server.url("/over"), .max_response_bytes = 50'000});
  CHECK(kind_of(over) == FetchFailure::too_large);
  CHECK(over.error().request_left);
}

TEST_CASE("A body of untold length is cut off at the bound", "[net][fetch][bounds]") {
  const bool chunked = GENERATE(false, true);
  std::atomic<bool> cut{false};
  FetchServer server([&](FarEnd& end) {
    end.request();
    end.send(chunked ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n");
    while (end.send(chunked ? "400\r\n" + std::string(1024, 'x') + "\r\n" : std::string(1024, 'x'))) {
    }
    cut = true;
  });
  {
    Fetching here;
    CHECK(kind_of(here.fetch({.url = server.url(), .max_response_bytes = 100'000})) == FetchFailure::too_large);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!cut && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  }
  CHECK(cut);
}

TEST_CASE("Headers beyond the bound end the exchange", "[net][fetch][bounds]") {
  SECTION("as many lines") {
    FetchServer server([](FarEnd& end) {
      end.request();
      end.send("HTTP/1.1 200 OK\r\n");
      for (int i = 0; end.send("X-Filler: " + std::string(100, 'x') + "\r\n"); ++i) {
      }
    });
    CHECK(kind_of(Fetching{}.get(server.url())) == FetchFailure::too_large);
  }
  SECTION("as one line without an end") {
    FetchServer server([](FarEnd& end) {
      end.request();
      end.send("HTTP/1.1 200 OK\r\nX-Filler: ");
      while (end.send(std::string(1000, 'x'))) {
      }
    });
    CHECK(kind_of(Fetching{}.get(server.url())) == FetchFailure::too_large);
  }
  SECTION("as endless interim answers") {
    FetchServer server([](FarEnd& end) {
      end.request();
      while (end.send("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n")) {
      }
    });
    CHECK(kind_of(Fetching{}.get(server.url())) == FetchFailure::too_large);
  }
}

TEST_CASE("A compressed answer is handed over as it came, not blown up", "[net][fetch][bounds]") {
  FetchServer server(always("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"));
  const FetchResult result = Fetching{}.get(server.url());
  REQUIRE(result);
  CHECK(result->body == "abcd");
}

TEST_CASE("A request too many is refused at once", "[net][fetch][bounds]") {
  FetchServer server([](FarEnd& end) {
    end.request();
    end.wait_for_close();
  });
  FetchOptions options = local_options();
  options.max_pending = 3;
  Fetching here(options);
  std::vector<std::future<FetchResult>> pending;
  for (int i = 0; i < 3; ++i) pending.push_back(here.begin({.url = server.url()}));
  bool told = false;
  here.fetcher.fetch({.url = server.url()}, [&](FetchResult result) {
    told = true;
    CHECK(kind_of(result) == FetchFailure::overloaded);
    CHECK_FALSE(result.error().request_left);
  });
  CHECK(told);
  here.fetcher.stop(Millis{0});
  for (auto& one : pending) CHECK(kind_of(Fetching::finish(std::move(one))) == FetchFailure::shutdown);
}

TEST_CASE("Stopping lets a request in flight finish within the deadline", "[net][fetch][stop]") {
  std::promise<void> seen, go;
  FetchServer server([&](FarEnd& end) {
    end.request();
    seen.set_value();
    go.get_future().wait();
    end.answer("late");
  });
  Fetching here;
  auto pending = here.begin({.method = "POST", .url = server.url()});
  seen.get_future().wait();
  std::thread stopper([&] { here.fetcher.stop(Millis{20'000}); });
  go.set_value();
  stopper.join();
  const FetchResult result = Fetching::finish(std::move(pending));
  REQUIRE(result);
  CHECK(result->body == "late");
}

TEST_CASE("Stopping fails what does not finish in time, and says what had left", "[net][fetch][stop]") {
  std::promise<void> seen;
  FetchServer server([&](FarEnd& end) {
    end.request();
    seen.set_value();
    end.wait_for_close();
  });
  FetchOptions options = local_options();
  options.max_connections_per_host = 1;
  Fetching here(options);
  auto sent = here.begin({.method = "POST", .url = server.url()});
  seen.get_future().wait();
  auto waiting = here.begin({.method = "POST", .url = server.url()});
  here.fetcher.stop(Millis{30});
  const FetchResult first = Fetching::finish(std::move(sent));
  CHECK(kind_of(first) == FetchFailure::shutdown);
  CHECK(first.error().request_left);
  const FetchResult second = Fetching::finish(std::move(waiting));
  CHECK(kind_of(second) == FetchFailure::shutdown);
  CHECK_FALSE(second.error().request_left);
}

TEST_CASE("A stopped fetcher takes no requests and may be stopped again", "[net][fetch][stop]") {
  Fetching here;
  here.fetcher.stop(Millis{0});
  here.fetcher.stop(Millis{0});
  bool told = false;
  here.fetcher.fetch({.url = "http://127.0.0.1/"}, [&](FetchResult result) {
    told = true;
    CHECK(kind_of(result) == FetchFailure::shutdown);
  });
  CHECK(told);
}

TEST_CASE("Requests from many threads during a stop each get one result", "[net][fetch][stop]") {
  FetchServer server(always("HTTP/1.1 204 No Content\r\n\r\n"));
  std::atomic<int> asked{0}, told{0};
  {
    Fetching here;
    std::vector<std::thread> askers;
    for (int t = 0; t < 4; ++t) {
      askers.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          ++asked;
          here.fetcher.fetch({.url = server.url()}, [&](FetchResult) { ++told; });
        }
      });
    }
    while (told < 50) std::this_thread::yield();
    here.fetcher.stop(Millis{20});
    for (auto& asker : askers) asker.join();
  }
  CHECK(asked == 800);
  CHECK(told == 800);
}
