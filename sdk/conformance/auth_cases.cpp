// What holds for every auth plugin.
#include <parley/abi/otp.h>
#include <parley/abi/password.h>
#include <parley/abi/token.h>
#include <parley/testkit/auth.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

class RequestProbe final : public Probe {
 public:
  explicit RequestProbe(const testkit::LoadedPlugin& plugin)
      : table_(plugin.interface<parley_auth_v1>(PARLEY_AUTH_V1)), plugin_(plugin.raw()) {}

  std::string sample() const override { return "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0."; }

  void poke(const std::string& text, std::uint64_t max) override {
    for (const char* header : {"Authorization", "X-Api-Key", "Cookie"}) {
      const testkit::Request request{"GET", "/api/v1/users/me", "token=" + text, text, {{header, text}}, "203.0.113.9"};
      Sinks sinks(max);
      const auto verdict = request.with_raw([&](const parley_http_request& raw) {
        return across("authenticate",
                      [&] { return table_.authenticate(plugin_, &raw, sinks.first.raw(), sinks.second.raw()); });
      });
      expect(verdict != PARLEY_AUTH_ALLOW, std::string("ALLOW for a made-up ") + header);
    }
  }

 private:
  const parley_auth_v1& table_;
  parley_plugin* plugin_;
};

/// Every interface of the kind that the plugin has.
class AuthProbe final : public Probe {
 public:
  explicit AuthProbe(const testkit::LoadedPlugin& plugin) {
    for (const sdk::Json& provided : plugin.manifest()["provides"].items()) {
      const std::string_view id = provided.text();
      if (id == PARLEY_AUTH_V1) parts_.push_back(std::make_unique<RequestProbe>(plugin));
      if (id == PARLEY_PASSWORD_V1) parts_.push_back(password_probe(plugin));
      if (id == PARLEY_TOKEN_V1) parts_.push_back(token_probe(plugin));
      if (id == PARLEY_OTP_V1) parts_.push_back(otp_probe(plugin));
    }
    expect(!parts_.empty(), "the manifest provides no interface of kind auth that this SDK knows");
  }

  std::string sample() const override { return parts_.back()->sample(); }
  void poke(const std::string& text, std::uint64_t max) override {
    for (const auto& part : parts_) part->poke(text, max);
  }

 private:
  std::vector<std::unique_ptr<Probe>> parts_;
};

void ignores_the_empty(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_AUTH_V1);
  const auto answer = testkit::authenticate(*plugin, {"GET", "/", "", "", {}, "203.0.113.9"});
  expect(
      answer.verdict == PARLEY_AUTH_IGNORE || answer.verdict == PARLEY_AUTH_DENY || answer.verdict == PARLEY_AUTH_DEFER,
      "expected IGNORE, DEFER or DENY for a request that carries nothing; found " + std::to_string(answer.verdict));
}

void keeps_secrets_out_of_reasons(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_AUTH_V1);
  const std::string secret = "conformance-secret-7f3a9c";
  for (const char* header : {"Authorization", "X-Api-Key"}) {
    const auto answer =
        testkit::authenticate(*plugin, {"GET", "/", "", "", {{header, "Bearer " + secret}}, "203.0.113.9"});
    expect(answer.reason.find(secret) == std::string::npos, std::string("the reason repeats the content of ") + header);
  }
  for (const testkit::LogLine& line : host.logs())
    expect(line.message.find(secret) == std::string::npos, "a log line repeats a credential");
}

}  // namespace

std::unique_ptr<Probe> auth_probe(const testkit::LoadedPlugin& plugin, const Subject&) {
  return std::make_unique<AuthProbe>(plugin);
}

std::vector<Case> auth_cases() {
  return {{"auth.empty", "a request that carries nothing is not allowed", "auth", ignores_the_empty},
          {"auth.secrets", "no reason and no log line repeats a credential", "auth", keeps_secrets_out_of_reasons}};
}

}  // namespace parley::conformance
