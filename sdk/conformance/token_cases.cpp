// What holds for every plugin that issues tokens.
#include <parley/testkit/token.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;
constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 1440 * kMinute;

sdk::Json claims() {
  return sdk::Json::object({{"subject", "u1"}, {"tenant", "t1"}, {"session", "s1"}});
}

class TokenProbe final : public Probe {
 public:
  explicit TokenProbe(const testkit::LoadedPlugin& plugin)
      : table_(plugin.interface<parley_token_v1>(PARLEY_TOKEN_V1)), plugin_(plugin.raw()) {}

  std::string sample() const override { return claims().set("kind", "user").dump(); }

  void poke(const std::string& text, std::uint64_t max) override {
    for (const std::int64_t time : {kMinute, std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN})
      for (const std::int64_t now : {kNow, std::int64_t{0}, INT64_MAX, INT64_MIN}) {
        Sinks sinks(max);
        const auto status = across("issue", [&] {
          return table_.issue(plugin_, sdk::str(text), time, now, sinks.first.raw(), sinks.error.raw());
        });
        if (max > 0) sinks.judge(status, "issue");
        expect(status != PARLEY_OK || time > 0, "issue made a token that has no time to live");
      }
  }

 private:
  const parley_token_v1& table_;
  parley_plugin* plugin_;
};

void takes_its_own(const Subject& subject) {
  testkit::FakeHost host;
  host.set_wall_ms(kNow);
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_TOKEN_V1);
  const std::string token = testkit::issue_token(*plugin, claims(), kMinute, kNow);
  for (const char c : token) expect(c > ' ' && c < 0x7f, "the token is no text for a header");
  const auto answer = testkit::authenticate_bearer(*plugin, token);
  expect(answer.verdict == PARLEY_AUTH_ALLOW, "expected ALLOW for its own token: " + answer.reason);
  for (const auto& [name, value] : claims().members())
    expect(answer.principal[name].text() == value.text(), "the principal's \"" + name + "\" is not the claim's");
  expect(answer.principal["kind"].text() == "user", "the principal's \"kind\" is not \"user\"");
}

void ends_tokens(const Subject& subject) {
  testkit::FakeHost host;
  host.set_wall_ms(kNow);
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_TOKEN_V1);
  const std::string token = testkit::issue_token(*plugin, claims(), kMinute, kNow);
  host.set_wall_ms(kNow + kDay);
  expect(testkit::authenticate_bearer(*plugin, token).verdict == PARLEY_AUTH_DENY,
         "expected DENY a day after the token's end");
  host.set_wall_ms(kNow - kDay);
  expect(testkit::authenticate_bearer(*plugin, token).verdict == PARLEY_AUTH_DENY,
         "expected DENY a day before the token was made");
}

void denies_changed(const Subject& subject) {
  testkit::FakeHost host;
  host.set_wall_ms(kNow);
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_TOKEN_V1);
  const std::string token = testkit::issue_token(*plugin, claims(), kMinute, kNow);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto answer = testkit::authenticate_bearer(*plugin, changed);
    expect(answer.verdict != PARLEY_AUTH_ALLOW, "ALLOW for a token whose character " + std::to_string(i) + " changed");
    expect(answer.reason.find(token.substr(token.size() / 2)) == std::string::npos, "the reason repeats the token");
  }
}

}  // namespace

std::unique_ptr<Probe> token_probe(const testkit::LoadedPlugin& plugin) {
  return std::make_unique<TokenProbe>(plugin);
}

std::vector<Case> token_cases() {
  return {{"token.own", "its own token lets the bearer in with the claims", "auth", takes_its_own},
          {"token.time", "a token is good in its time only", "auth", ends_tokens},
          {"token.changed", "a token with any character changed is not allowed", "auth", denies_changed}};
}

}  // namespace parley::conformance
