#include <catch2/catch.hpp>

#include "net/fetch_redirect.hpp"
#include "unit/net/fetch_server.hpp"

using namespace parley;
using namespace parley::net;
using namespace parley::test;

namespace {

std::string moved(const std::string& to, int status = 302) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
}

const FetchTarget kHere{"https://a:443", false};
const FetchTarget kThere{"https://b:443", false};

}  // namespace

TEST_CASE("A redirect is an answer unless following was asked for", "[net][fetch][redirect]") {
  FetchServer server(always(moved("/elsewhere")));
  const FetchResult result = Fetching{}.get(server.url());
  REQUIRE(result);
  CHECK(result->status == 302);
  CHECK(*result->find_header("Location") == "/elsewhere");
}

TEST_CASE("A redirect is followed when asked for", "[net][fetch][redirect]") {
  FetchServer server([](FarEnd& end) {
    while (auto request = end.request()) {
      if (request->starts_with("GET /start"))
        end.send(moved("next?x=1"));
      else
        end.answer(*request);
    }
  });
  const FetchResult result =
      Fetching{}.fetch({.url = server.url("/start"), .headers = {{"Authorization", "s"}}, .follow_redirects = true});
  REQUIRE(result);
  CHECK(result->status == 200);
  CHECK(result->body.starts_with("GET /next?x=1 HTTP/1.1\r\n"));
  CHECK(result->body.find("Authorization: s") != std::string::npos);
}

TEST_CASE("A secret does not follow a redirect to another origin", "[net][fetch][redirect]") {
  FetchServer other([](FarEnd& end) {
    while (auto request = end.request()) end.answer(*request);
  });
  FetchServer server(always(moved(other.url("/there"))));
  const FetchResult result = Fetching{}.fetch({.url = server.url(),
                                               .headers = {{"Authorization", "TOPSECRET"}, {"X-Api-Key", "TOPSECRET"}},
                                               .follow_redirects = true});
  REQUIRE(result);
  CHECK(result->body.starts_with("GET /there"));
  CHECK(result->body.find("TOPSECRET") == std::string::npos);
}

TEST_CASE("A redirect to a private address is refused at that hop", "[net][fetch][redirect]") {
  FetchServer secret(always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "127.0.0.2");
  FetchServer server(always(moved(secret.url())));
  const FetchResult result = Fetching{}.fetch({.url = server.url(), .follow_redirects = true});
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::refused_address);
  CHECK(result.error().request_left);  // the first hop was sent
  CHECK(secret.accepted() == 0);
}

TEST_CASE("Redirects to other protocols are not followed", "[net][fetch][redirect]") {
  const auto to =
      GENERATE(as<std::string>{}, "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "http://");
  FetchServer server(always(moved(to)));
  const FetchResult result = Fetching{}.fetch({.url = server.url(), .follow_redirects = true});
  REQUIRE(result);
  CHECK(result->status == 302);
}

TEST_CASE("A loop of redirects ends after the allowed hops with the last answer", "[net][fetch][redirect]") {
  std::atomic<int> seen{0};
  FetchServer server([&](FarEnd& end) {
    while (end.request()) {
      ++seen;
      end.send(moved("/again"));
    }
  });
  const FetchResult result = Fetching{}.fetch({.url = server.url(), .follow_redirects = true});
  REQUIRE(result);
  CHECK(result->status == 302);
  CHECK(seen == 4);
}

TEST_CASE("A POST becomes a GET where it should and keeps its body where it must", "[net][fetch][redirect]") {
  FetchRequest sent{.method = "POST", .url = "https://a/", .headers = {{"Content-Type", "t"}, {"X", "y"}}, .body = "b"};
  SECTION("303 and, as everyone does, 301 and 302 rewrite it") {
    const int status = GENERATE(301, 302, 303);
    REQUIRE(redirect(sent, kHere, status, "https://a/2", kHere));
    CHECK(sent.method == "GET");
    CHECK(sent.body.empty());
    CHECK(sent.headers == FetchHeaders{{"X", "y"}});
  }
  SECTION("307 and 308 repeat it on the same origin") {
    const int status = GENERATE(307, 308);
    REQUIRE(redirect(sent, kHere, status, "https://a/2", kHere));
    CHECK(sent.method == "POST");
    CHECK(sent.body == "b");
  }
  SECTION("307 and 308 do not carry a body to another origin") {
    const int status = GENERATE(307, 308);
    CHECK_FALSE(redirect(sent, kHere, status, "https://b/", kThere));
    CHECK(sent.url == "https://a/");
  }
}

TEST_CASE("A redirect from https to http is not followed", "[net][fetch][redirect]") {
  FetchRequest sent{.url = "https://a/"};
  CHECK_FALSE(redirect(sent, kHere, 302, "http://a/", FetchTarget{"http://a:80", true}));
}

TEST_CASE("Statuses that only look like redirects are not followed", "[net][fetch][redirect]") {
  const int status = GENERATE(200, 201, 300, 304, 305, 306, 399);
  FetchRequest sent{.url = "https://a/"};
  CHECK_FALSE(redirect(sent, kHere, status, "https://a/2", kHere));
}
