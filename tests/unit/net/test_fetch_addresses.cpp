#include <catch2/catch.hpp>
#include <cstdlib>

#include "unit/net/fetch_server.hpp"

using namespace parley;
using namespace parley::net;
using namespace parley::test;

TEST_CASE("No spelling of a private host gets through", "[net][fetch][address]") {
  FetchServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  const std::string port = ":" + std::to_string(server.port()) + "/";
  const auto host = GENERATE(as<std::string>{}, "127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1",
                             "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
                             "[::7f00:1]", "[2002:7f00:1::]", "localhost", "LOCALHOST", "localhost.", "0", "0.0.0.0",
                             "[::]", "169.254.169.254", "[fe80::1]", "10.0.0.1", "%31%32%37.0.0.1", "①②⑦.0.0.1");
  CAPTURE(host);
  FetchOptions options;
  options.allow_plain_http = true;
  options.timeout = Millis{10'000};
  const FetchResult result = Fetching(options).get("http://" + host + port);
  REQUIRE(result.has_error());
  CAPTURE(result.error().message);
  // Some spellings are no host at all to the parser or the resolver; what counts is that none is connected to.
  const FetchFailure::Kind kind = result.error().kind;
  if (host != "①②⑦.0.0.1" && host != "localhost.") CHECK(kind == FetchFailure::refused_address);
  CHECK((kind == FetchFailure::refused_address || kind == FetchFailure::bad_url || kind == FetchFailure::resolve));
  CHECK_FALSE(result.error().request_left);
  CHECK(server.accepted() == 0);
}

TEST_CASE("A listed address is reached however it is spelled", "[net][fetch][address]") {
  FetchServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  Fetching here;
  for (const char* host : {"127.0.0.1", "2130706433", "0x7f.1", "localhost"}) {
    CAPTURE(host);
    CHECK(here.get("http://" + std::string(host) + ":" + std::to_string(server.port()) + "/"));
  }
}

TEST_CASE("A private address beside the listed one is refused", "[net][fetch][address]") {
  FetchServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "127.0.0.2");
  const FetchResult result = Fetching{}.get(server.url());
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::refused_address);
  CHECK(server.accepted() == 0);
}

TEST_CASE("Plain http to a public address is refused before anything is sent", "[net][fetch][address]") {
  const FetchResult result = Fetching{}.get("http://8.8.8.8:9/");
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::refused_address);
  CHECK(result.error().message.find("https") != std::string::npos);
  CHECK_FALSE(result.error().request_left);
}

TEST_CASE("A proxy named in the environment is not used", "[net][fetch][address]") {
  FetchServer proxy(always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy"));
  FetchServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserver"));
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  ::setenv("ALL_PROXY", proxy.url().c_str(), 1);
  const FetchResult result = Fetching{}.get(server.url());
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  REQUIRE(result);
  CHECK(result->body == "server");
}
