#include <catch2/catch.hpp>

#include "net/ascii.hpp"
#include "net/target.hpp"

using namespace parley;

TEST_CASE("a target is decoded into path and query", "[target]") {
  const auto target = net::parse_target("/a%20b/%C3%A9?x=1&y=a%26b+c&flag&=empty&&x=2#part");
  REQUIRE(target.has_value());
  CHECK(target->path == "/a b/\xc3\xa9");
  CHECK(target->query == net::Pairs{{"x", "1"}, {"y", "a&b c"}, {"flag", ""}, {"", "empty"}, {"x", "2"}});
  CHECK(net::parse_target("/a+b")->path == "/a+b");
  CHECK(net::parse_target("HTTP://host?x")->path == "/");
  CHECK(net::parse_target("https://host:1/p/q?x")->path == "/p/q");
  CHECK(net::parse_target("*")->path == "*");
  CHECK(net::parse_target("//a")->path == "//a");
}

TEST_CASE("a target that could be understood in two ways is refused", "[target]") {
  for (const char* bad : {"",        "a",      "ftp://host/", "http:///x", "/%",        "/%4",      "/%zz",    "/a%2fb",
                          "/a%2Fb",  "/a%5cb", "/a\\b",       "/%00",      "/a%0d%0ab", "/%7f",     "/%c3%28", "/..",
                          "/a/../b", "/a/./b", "/a/%2e%2e/b", "/%2E",      "/a?x=%00",  "/a?x=%ff", "/a?%=1"}) {
    INFO(bad);
    const auto target = net::parse_target(bad);
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().code == Errc::invalid);
  }
}

TEST_CASE("UTF-8 is told from what only looks like it", "[target]") {
  for (const char* good :
       {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) {
    CHECK(net::is_utf8(good));
  }
  for (const char* bad : {"\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff"}) {
    CHECK_FALSE(net::is_utf8(bad));
  }
}
