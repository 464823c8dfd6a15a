#include <catch2/catch.hpp>

#include "net/router.hpp"

using namespace parley;
using net::Method;

namespace {

const net::Handler kHandler = [](net::Request, net::Responder responder) { responder.send({}); };

/// The pattern that answers, or the allow list in brackets.
std::string found(const net::Router& router, Method method, std::string_view path) {
  const net::RouteMatch match = router.table()->match(method, path);
  if (!match.route) return "[" + match.allow + "]";
  std::string text = match.route->pattern;
  for (const auto& [name, value] : match.params) text += " " + name + "=" + value;
  return text;
}

}  // namespace

TEST_CASE("a literal segment wins over a parameter, and both over the rest", "[router]") {
  net::Router router;
  for (const char* pattern : {"/", "/c", "/c/{id}", "/c/me", "/c/{id}/tags", "/c/me/x", "/d/{file...}", "/d/a/b"}) {
    REQUIRE(router.add(Method::get, pattern, kHandler).has_value());
  }
  CHECK(found(router, Method::get, "/") == "/");
  CHECK(found(router, Method::get, "/c") == "/c");
  CHECK(found(router, Method::get, "/c/7") == "/c/{id} id=7");
  CHECK(found(router, Method::get, "/c/me") == "/c/me");
  CHECK(found(router, Method::get, "/c/me/tags") == "/c/{id}/tags id=me");
  CHECK(found(router, Method::get, "/d/a/b") == "/d/a/b");
  CHECK(found(router, Method::get, "/d/a/c.css") == "/d/{file...} file=a/c.css");
  CHECK(found(router, Method::get, "/d/") == "/d/{file...} file=");
  CHECK(found(router, Method::get, "/d") == "[]");
  CHECK(found(router, Method::get, "/c/") == "[]");
  CHECK(found(router, Method::get, "/c//tags") == "[]");
  CHECK(found(router, Method::get, "/C") == "[]");
  CHECK(found(router, Method::get, "*") == "[]");
}

TEST_CASE("HEAD finds GET, and a path knows its methods", "[router]") {
  net::Router router;
  REQUIRE(router.add(Method::get, "/a", kHandler).has_value());
  REQUIRE(router.add(Method::post, "/a", kHandler).has_value());
  REQUIRE(router.add(Method::del, "/b", kHandler).has_value());
  CHECK(found(router, Method::head, "/a") == "/a");
  CHECK(found(router, Method::put, "/a") == "[GET, HEAD, POST, OPTIONS]");
  CHECK(found(router, Method::head, "/b") == "[DELETE, OPTIONS]");
}

TEST_CASE("a bad pattern or a taken one is refused with its name", "[router]") {
  net::Router router;
  REQUIRE(router.add(Method::get, "/a/{id}", kHandler, {.owner = "feature.a"}).has_value());
  for (const char* bad : {"", "a", "/{}", "/{...}", "/{a...}/b", "/{a}/{a}", "/x{a}", "/{a", "/a}"}) {
    INFO(bad);
    const auto added = router.add(Method::get, bad, kHandler);
    REQUIRE_FALSE(added.has_value());
    CHECK(added.error().code == Errc::invalid);
  }
  const auto clash = router.add(Method::get, "/a/{other}", kHandler, {.owner = "feature.b"});
  REQUIRE_FALSE(clash.has_value());
  CHECK(clash.error().code == Errc::conflict);
  CHECK(clash.error().message.find("feature.a") != std::string::npos);
  CHECK(router.add(Method::get, "/none", {}).error().code == Errc::invalid);
  CHECK(found(router, Method::get, "/a/1") == "/a/{id} id=1");
}

TEST_CASE("an owner's routes go together and their captures are destroyed", "[router][owner]") {
  net::Router router;
  auto captured = std::make_shared<int>(0);
  REQUIRE(router.add(Method::get, "/x", [captured](net::Request, net::Responder) {}, {.owner = "x"}).has_value());
  REQUIRE(router.add(Method::get, "/y", kHandler, {.owner = "y"}).has_value());
  const auto stale = router.table();  // as an I/O thread may hold it
  CHECK(captured.use_count() == 2);
  CHECK(router.remove_owner("x", Millis{0}) == 0);
  CHECK(captured.use_count() == 1);
  CHECK(found(router, Method::get, "/x") == "[]");
  CHECK(found(router, Method::get, "/y") == "/y");
  CHECK(router.remove_owner("unknown", Millis{0}) == 0);
  CHECK(router.add(Method::get, "/x", kHandler, {.owner = "x"}).has_value());
}

TEST_CASE("nobody enters the routes of a removed owner, even by an old table", "[router][owner]") {
  net::Router router;
  REQUIRE(router.add(Method::get, "/x", kHandler, {.owner = "x"}).has_value());
  const auto stale = router.table();
  const net::RouteMatch match = stale->match(Method::get, "/x");
  auto inside = match.route->gate->enter();
  REQUIRE(inside.has_value());
  CHECK(router.remove_owner("x", Millis{1}) == 1);
  CHECK_FALSE(match.route->gate->enter().has_value());
  CHECK(bool(match.route->handler));  // still whole for the one inside
  inside.reset();
  CHECK(match.route->gate->wait_empty(Millis{0}) == 0);
}

TEST_CASE("a replacement that clashes changes nothing", "[router][owner]") {
  net::Router router;
  REQUIRE(router.add(Method::get, "/x", kHandler, {.owner = "x"}).has_value());
  REQUIRE(router.add(Method::get, "/y", kHandler, {.owner = "y"}).has_value());
  std::vector<net::Route> routes(1);
  routes[0].pattern = "/y";
  routes[0].handler = kHandler;
  const auto replaced = router.replace_owner("x", std::move(routes));
  REQUIRE_FALSE(replaced.has_value());
  CHECK(replaced.error().code == Errc::conflict);
  CHECK(found(router, Method::get, "/x") == "/x");
}
