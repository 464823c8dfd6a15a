#include "support/identity_fixture.hpp"

using namespace parley;
using namespace parley::identity;

namespace {

struct Chain {
  explicit Chain(std::vector<AuthLink::Answer> answers) {
    std::vector<std::unique_ptr<AuthLink>> links;
    for (AuthLink::Answer& answer : answers) {
      auto link = std::make_unique<test::PlainLink>("auth." + std::to_string(links.size()));
      link->answer = std::move(answer);
      links.push_back(std::move(link));
    }
    chain = std::make_unique<AuthChain>(std::move(links), Log(null_log_sink()));
  }
  Result<Claims> ask() { return chain->ask({}); }
  std::unique_ptr<AuthChain> chain;
};

AuthLink::Answer says(parley_verdict verdict, std::string principal = {}) {
  return {verdict, std::move(principal), "a reason"};
}
const auto kIgnore = says(PARLEY_AUTH_IGNORE);
const auto kDefer = says(PARLEY_AUTH_DEFER);
const auto kDeny = says(PARLEY_AUTH_DENY);
const auto kAna = says(PARLEY_AUTH_ALLOW, R"({"subject":"ana","tenant":"acme","session":"s1"})");
const auto kBia = says(PARLEY_AUTH_ALLOW, R"({"subject":"bia"})");

}  // namespace

TEST_CASE("the first plugin that allows or denies decides", "[identity][chain]") {
  CHECK(Chain({kIgnore, kAna, kBia}).ask()->subject == "ana");
  CHECK(Chain({kDefer, kBia, kDeny}).ask()->subject == "bia");
  CHECK(Chain({kIgnore, kDeny, kAna}).ask().error().code == Errc::unauthenticated);
}

TEST_CASE("when nobody decides the answer is no", "[identity][chain]") {
  CHECK_FALSE(Chain({}).ask());
  CHECK_FALSE(Chain({kIgnore, kIgnore}).ask());
  CHECK_FALSE(Chain({kDefer, kDefer}).ask());
}

TEST_CASE("a value that is no verdict is a no", "[identity][chain]") {
  CHECK_FALSE(Chain({says(7), kAna}).ask());
  CHECK_FALSE(Chain({says(-1), kAna}).ask());
}

TEST_CASE("an allow that names nobody is a no", "[identity][chain]") {
  for (const char* principal : {"", "{", "[]", "{}", R"({"subject":""})", R"({"subject":7})",
                                R"({"subject":"ana","kind":"api_key"})", R"({"subject":"ana","expires":"soon"})"})
    CHECK_FALSE(Chain({says(PARLEY_AUTH_ALLOW, principal), kBia}).ask());
}

TEST_CASE("what a plugin says about a principal is read", "[identity][chain]") {
  const auto claims =
      Chain({says(PARLEY_AUTH_ALLOW, R"({"subject":"ana","tenant":"acme","kind":"api_key","key":"k1",)"
                                     R"("permissions":["contacts:read"],"expires":"2026-03-02T13:00:00Z"})")})
          .ask();
  REQUIRE(claims);
  CHECK(claims->is_api_key);
  CHECK(claims->key == "k1");
  CHECK(claims->permissions->allow("contacts:read"));
  CHECK(to_rfc3339(*claims->expires) == "2026-03-02T13:00:00.000Z");
}

TEST_CASE("permissions of a token narrow what its user has, and an old one is none", "[identity][gatekeeper]") {
  test::IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto admit = [&](const std::string& more) {
    f.link->answer = says(PARLEY_AUTH_ALLOW,
                          R"({"subject":")" + ana.user.id + R"(","tenant":")" + ana.place.tenant + "\"" + more + "}");
    return f.services.gatekeeper.admit({}, {}, f.from());
  };
  CHECK(admit("")->may("messages:read"));
  CHECK_FALSE(admit(R"(,"permissions":["contacts:read"])")->may("messages:read"));
  CHECK_FALSE(admit(R"(,"expires":"2026-03-02T12:00:00Z")"));
  CHECK(admit(R"(,"expires":"2026-03-02T12:00:01Z")"));
  CHECK_FALSE(admit(R"(,"session":"of-nobody")"));
}

TEST_CASE("somebody else's session opens nothing", "[identity][gatekeeper]") {
  test::IdentityFixture f;
  const SignedIn ana = f.owner(), eve = f.owner("eve@globex.example", "Globex");
  SignedIn forged = ana;
  forged.tokens.session = eve.tokens.session;
  CHECK_FALSE(f.admit(forged));
  forged = eve;
  forged.place.tenant = ana.place.tenant;
  CHECK_FALSE(f.admit(forged));
}

TEST_CASE("a cache does not remember what changed while it was looked up", "[identity][cache]") {
  test::ManualClock clock;
  PrincipalCache cache(clock, Millis(1000), 2);
  const auto who = std::make_shared<Principal>();
  const auto epoch = cache.epoch();
  cache.forget({Change::Kind::user, "somebody"});
  cache.put("a", who, epoch);
  CHECK_FALSE(cache.find("a"));
  cache.put("a", who, cache.epoch());
  CHECK(cache.find("a"));
  clock.advance(Millis(1000));
  CHECK_FALSE(cache.find("a"));
}

TEST_CASE("a rate gives its burst at once and then evenly", "[identity][rates]") {
  test::ManualClock clock;
  LocalRates rates(clock, 3);
  const Rate rate{3, Millis(3000)};
  for (int i = 2; i >= 0; --i) CHECK(rates.take("a", rate).remaining == i);
  const Taken refused = rates.take("a", rate);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.retry_after == Millis(1000));
  CHECK(refused.reset == Millis(3000));
  CHECK(rates.take("b", rate).allowed);
  clock.advance(Millis(1000));
  CHECK(rates.take("a", rate).allowed);
  CHECK_FALSE(rates.take("a", rate).allowed);
  rates.drop("a");
  CHECK(rates.take("a", rate).remaining == 2);
}
