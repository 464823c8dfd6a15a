#include <catch2/catch.hpp>
#include <condition_variable>

#include "unit/net/fetch_server.hpp"

using namespace parley;
using namespace parley::net;
using namespace parley::test;

namespace {

/// Plays a server that sends back, as the body, what it received.
void echo(FarEnd& end) {
  while (auto request = end.request()) end.answer(*request);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("An answer carries status, headers and body", "[net][fetch]") {
  FetchServer server(always("HTTP/1.1 404 Not Found\r\nX-One:  a b \r\nx-two: 2\r\nContent-Length: 5\r\n\r\nhello"));
  Fetching here;
  const FetchResult result = here.get(server.url());
  REQUIRE(result);
  CHECK(result->status == 404);
  CHECK(result->body == "hello");
  CHECK(*result->find_header("x-one") == "a b");
  CHECK(*result->find_header("X-Two") == "2");
  CHECK(result->find_header("X-Three") == nullptr);
}

TEST_CASE("A request arrives as it was given, with no surprises added", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  const std::string body =
      std::string("{\"a\":\0", 6) + std::string(2'000'000, 'b') + "}";  // over curl's Expect threshold
  const FetchResult result = here.fetch({.method = "POST",
                                         .url = server.url("/v1/messages?x=1"),
                                         .headers = {{"Authorization", "Bearer t"}, {"X-Empty", ""}},
                                         .body = body});
  REQUIRE(result);
  CHECK(result->body.starts_with("POST /v1/messages?x=1 HTTP/1.1\r\n"));
  CHECK(holds(result->body, "\r\nAuthorization: Bearer t\r\n"));
  CHECK(holds(result->body, "\r\nX-Empty:\r\n"));
  CHECK(holds(result->body, "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
  CHECK(result->body.ends_with("\r\n\r\n" + body));
  for (const char* unwanted : {"Expect", "Content-Type", "Accept-Encoding", "Cookie"})
    CHECK_FALSE(holds(result->body, unwanted));
}

TEST_CASE("Any method goes out under its name, with a body or without", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  // One after the other on the same handle: nothing of one may show in the next.
  struct {
    const char *method, *body;
    bool framed;
  } const steps[] = {{"POST", "p", true},   {"GET", "", false},   {"PUT", "", true},  {"DELETE", "", false},
                     {"DELETE", "d", true}, {"PATCH", "x", true}, {"GET", "", false}, {"OPTIONS", "", false},
                     {"GET", "g", true},    {"POST", "", true}};
  for (const auto& step : steps) {
    CAPTURE(step.method, step.body);
    const FetchResult result = here.fetch({.method = step.method, .url = server.url(), .body = step.body});
    REQUIRE(result);
    CHECK(result->body.starts_with(std::string(step.method) + " / HTTP/1.1\r\n"));
    CHECK(result->body.ends_with(std::string("\r\n\r\n") + step.body));
    CHECK(holds(result->body, "Content-Length: ") == step.framed);
  }
  CHECK(server.accepted() == 1);
}

TEST_CASE("A HEAD answer has headers and no body, however long it claims to be", "[net][fetch]") {
  FetchServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"));
  Fetching here;
  const FetchResult result = here.fetch({.method = "HEAD", .url = server.url()});
  REQUIRE(result);
  CHECK(*result->find_header("Content-Length") == "99999999");
  CHECK(result->body.empty());
}

TEST_CASE("Interim answers are passed over", "[net][fetch]") {
  FetchServer server(
      always("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
  Fetching here;
  const FetchResult result = here.get(server.url());
  REQUIRE(result);
  CHECK(result->status == 200);
  CHECK(result->find_header("X-Early") == nullptr);
}

TEST_CASE("Two hundred requests at once are all answered, each with its own answer", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  std::vector<std::future<FetchResult>> all;
  for (int i = 0; i < 200; ++i) all.push_back(here.begin({.url = server.url("/n/" + std::to_string(i) + "/")}));
  for (int i = 0; i < 200; ++i) {
    const FetchResult result = Fetching::finish(std::move(all[i]));
    REQUIRE(result);
    REQUIRE(holds(result->body, "/n/" + std::to_string(i) + "/ "));
  }
  CHECK(server.accepted() <= 64);
}

TEST_CASE("An answer's receiver may fetch again", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  std::promise<int> end;
  std::function<void(int)> go = [&](int depth) {
    here.fetcher.fetch({.url = server.url()}, [&, depth](FetchResult result) {
      if (!result || depth == 20) return end.set_value(depth);
      go(depth + 1);
    });
  };
  go(0);
  auto depth = end.get_future();
  REQUIRE(depth.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
  CHECK(depth.get() == 20);
}

TEST_CASE("A receiver that throws does not take the fetcher down", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  here.fetcher.fetch({.url = server.url()}, [](FetchResult) { throw std::runtime_error("no"); });
  CHECK(here.get(server.url()));
}

TEST_CASE("A URL that is not absolute http or https is told as such", "[net][fetch]") {
  const auto url = GENERATE(as<std::string>{}, "", "/path", "example.org", "ftp://example.org/", "file:///etc/passwd",
                            "gopher://127.0.0.1/", "http://", "http://user:secret@127.0.0.1/", "http://a b/",
                            "http://127.0.0.1/\r\nX: y", "http://127.0.0.1:99999/",
                            std::string("http://127.0.0.1/\0x", 19), "http://127.0.0.1/" + std::string(9000, 'a'));
  CAPTURE(url);
  Fetching here;
  const FetchResult result = here.get(url);
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::bad_url);
  CHECK_FALSE(result.error().request_left);
  CHECK_FALSE(holds(result.error().message, "secret"));
}

TEST_CASE("A method or header that could forge a request is not sent", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  const FetchRequest bad[] = {
      {.method = "GET / HTTP/1.1\r\nX: y", .url = server.url()},
      {.method = "", .url = server.url()},
      {.method = "CONNECT", .url = server.url()},
      {.url = server.url(), .headers = {{"X", "a\r\nEvil: 1"}}},
      {.url = server.url(), .headers = {{"X", std::string("a\0b", 3)}}},
      {.url = server.url(), .headers = {{"X: y\r\nEvil", "1"}}},
      {.url = server.url(), .headers = {{"", "1"}}},
      {.url = server.url(), .headers = {{"host", "other"}}},
      {.url = server.url(), .headers = {{"Transfer-encoding", "chunked"}}},
      {.url = server.url(), .headers = {{"content-length", "7"}}},
      {.method = "HEAD", .url = server.url(), .body = "x"},
  };
  for (const FetchRequest& request : bad) {
    const FetchResult result = here.fetch(request);
    REQUIRE(result.has_error());
    CHECK(result.error().kind == FetchFailure::bad_request);
    CHECK_FALSE(result.error().request_left);
  }
  CHECK(server.accepted() == 0);
}

TEST_CASE("Metrics count what came of each request", "[net][fetch]") {
  FetchServer server(echo);
  Fetching here;
  REQUIRE(here.get(server.url()));
  REQUIRE(here.get("http://127.0.0.2:1/").has_error());
  const std::string text = here.metrics.render();
  CHECK(holds(text, "parley_fetch_total{outcome=\"answered\"} 1"));
  CHECK(holds(text, "parley_fetch_total{outcome=\"refused_address\"} 1"));
  CHECK(holds(text, "parley_fetch_in_flight 0"));
  CHECK(holds(text, "parley_fetch_seconds_count 2"));
}

TEST_CASE("Every kind of failure has a counter of its own", "[net][fetch]") {
  Fetching here;
  const std::string text = here.metrics.render();
  for (std::size_t kind = 0; kind < FetchFailure::kKinds; ++kind) {
    const std::string_view called = name(FetchFailure::Kind(kind));
    CHECK(called != "unknown");
    CHECK(holds(text, "parley_fetch_total{outcome=\"" + std::string(called) + "\"} 0"));
  }
  CHECK(name(FetchFailure::Kind(FetchFailure::kKinds)) == "unknown");
}

TEST_CASE("A request that may not leave any more is called off and counted as such", "[net][fetch]") {
  std::atomic<int> arrived{0};
  Fetching here;
  {
    FetchServer server([&](FarEnd& end) { arrived += end.request().has_value(); });
    const FetchResult result = here.fetch({.method = "POST", .url = server.url(), .may_leave = [] { return false; }});
    REQUIRE(result.has_error());
    CHECK(result.error().kind == FetchFailure::called_off);
    CHECK_FALSE(result.error().request_left);
    here.fetcher.stop(Millis{0});
  }
  CHECK(arrived == 0);
  CHECK(holds(here.metrics.render(), "parley_fetch_total{outcome=\"called_off\"} 1"));
}

TEST_CASE("Nothing of a URL but its origin reaches the log or the message", "[net][fetch]") {
  struct Lines final : LogSink {
    std::mutex mutex;
    std::string text;
    void write(LogLevel, std::string_view, std::string_view message, LogFields fields) override {
      std::lock_guard lock(mutex);
      text += message;
      for (const auto& field : fields) text += " " + field.value;
    }
  };
  auto lines = std::make_shared<Lines>();
  SystemClock clock;
  Metrics metrics;
  std::promise<FetchResult> got;
  {
    Fetcher fetcher(local_options(), Log(lines, LogLevel::debug), metrics, clock);
    fetcher.fetch(
        {.url = "http://127.0.0.2:81/botTOPSECRET/x?token=TOPSECRET", .headers = {{"Authorization", "TOPSECRET"}}},
        [&](FetchResult result) { got.set_value(std::move(result)); });
  }
  const FetchResult result = got.get_future().get();
  CHECK(holds(result.error().message, "GET http://127.0.0.2:81"));
  CHECK(holds(lines->text, "http://127.0.0.2:81"));
  CHECK_FALSE(holds(lines->text + result.error().message, "TOPSECRET"));
}
