#include <catch2/catch.hpp>

#include "token_workshop.hpp"

using namespace parley;
using namespace parley::testkit;
using namespace parley::test;
using Catch::Matchers::Contains;

TEST_CASE("A token that the plugin issued lets its bearer in", "[jwt]") {
  Workshop w;
  const auto answer = w.ask(issue_token(w.plugin, who(), 900'000, kNow));
  REQUIRE(answer.verdict == PARLEY_AUTH_ALLOW);
  CHECK(answer.principal["subject"].text() == "u1");
  CHECK(answer.principal["tenant"].text() == "t1");
  CHECK(answer.principal["session"].text() == "s1");
  CHECK(answer.principal["kind"].text() == "user");
  CHECK(answer.principal["expires"].text() == "2026-01-01T00:15:00.000Z");
  CHECK(answer.principal["permissions"].items().empty());
}

TEST_CASE("A token is good until its time is over, and the leeway", "[jwt]") {
  Workshop w;
  const std::string token = issue_token(w.plugin, who(), 900'000, kNow);
  w.host.set_wall_ms(kNow + 929'999);
  CHECK(w.ask(token).verdict == PARLEY_AUTH_ALLOW);
  w.host.set_wall_ms(kNow + 930'000);
  const auto late = w.ask(token);
  CHECK(late.verdict == PARLEY_AUTH_DENY);
  CHECK(late.reason == "the token has expired");
}

TEST_CASE("A token of a server whose clock is ahead is taken within the leeway", "[jwt]") {
  Workshop w;
  CHECK(w.ask(issue_token(w.plugin, who(), 900'000, kNow + 30'000)).verdict == PARLEY_AUTH_ALLOW);
  CHECK(w.ask(issue_token(w.plugin, who(), 900'000, kNow + 31'000)).verdict == PARLEY_AUTH_DENY);
}

TEST_CASE("A time to live below a second is not cut to none", "[jwt]") {
  Workshop w;
  CHECK(w.ask(issue_token(w.plugin, who(), 1, kNow)).verdict == PARLEY_AUTH_ALLOW);
}

TEST_CASE("What is no bearer token is left to others", "[jwt]") {
  Workshop w;
  using Headers = std::vector<std::pair<std::string, std::string>>;
  for (const Headers& headers : {Headers{}, Headers{{"Authorization", "Basic dTpw"}}, Headers{{"X-Api-Key", "pk_x"}},
                                 Headers{{"Authorization", "Bearer"}}, Headers{{"Authorization", ""}}})
    CHECK(authenticate(w.plugin, {"GET", "/", "", "", headers}).verdict == PARLEY_AUTH_IGNORE);
}

TEST_CASE("The scheme's case does not matter", "[jwt]") {
  Workshop w;
  const std::string token = issue_token(w.plugin, who(), 900'000, kNow);
  const Request request{"GET", "/", "", "", {{"authorization", "bEARER " + token}}, "203.0.113.9"};
  CHECK(authenticate(w.plugin, request).verdict == PARLEY_AUTH_ALLOW);
}

TEST_CASE("A token is a JWT of type at+jwt with HS256 and a key id", "[jwt]") {
  Workshop w;
  const std::string token = issue_token(w.plugin, who(), 900'000, kNow);
  const auto header = sdk::Json::parse(*auth_jwt::from_base64url(token.substr(0, token.find('.'))));
  CHECK(header["typ"].text() == "at+jwt");
  CHECK(header["alg"].text() == "HS256");
  CHECK(header["kid"].text().size() == 16);
  CHECK(token == sign(token.substr(0, token.rfind('.')), kKey));
}

TEST_CASE("Odd characters in claims come through", "[jwt]") {
  Workshop w;
  sdk::Json claims = who();
  claims.set("subject", "u\"1\\ \xe2\x80\xae çã😀").set("kind", "api_key");
  const auto answer = w.ask(issue_token(w.plugin, claims, 900'000, kNow));
  REQUIRE(answer.verdict == PARLEY_AUTH_ALLOW);
  CHECK(answer.principal["subject"].text() == claims["subject"].text());
  CHECK(answer.principal["kind"].text() == "api_key");
}

TEST_CASE("Claims that are missing or wrong are refused by name", "[jwt]") {
  Workshop w;
  for (const char* claim : {"subject", "tenant", "session", "kind"}) {
    sdk::Json claims = who();
    claims.set(claim, claim == std::string("kind") ? sdk::Json("robot") : sdk::Json(7));
    CHECK_THROWS_WITH(issue_token(w.plugin, claims, 900'000, kNow), Contains(claim));
  }
  CHECK_THROWS_WITH(issue_token(w.plugin, who(), 0, kNow), Contains("time to live"));
  CHECK_THROWS_WITH(issue_token(w.plugin, who(), INT64_MAX, kNow), Contains("366 days"));
}
