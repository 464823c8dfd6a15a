// What holds for every plugin of one-time codes.
#include <parley/testkit/otp.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

constexpr std::int64_t kNow = 1'767'225'600'000;
constexpr int kEnough = 100'000;

class OtpProbe final : public Probe {
 public:
  explicit OtpProbe(const testkit::LoadedPlugin& plugin)
      : table_(plugin.interface<parley_otp_v1>(PARLEY_OTP_V1)),
        plugin_(plugin.raw()),
        sample_(testkit::create_otp(plugin, "ana@example.com", "Shop")["secret"].text()) {}

  std::string sample() const override { return sample_; }

  void poke(const std::string& text, std::uint64_t max) override {
    Sinks making(max);
    making.judge_document(across("create",
                                 [&] {
                                   return table_.create(plugin_, sdk::str(text), sdk::str("Shop"), making.first.raw(),
                                                        making.error.raw());
                                 }),
                          "create");
    const std::pair<std::string, std::string> tries[] = {{sample_, text}, {text, "123456"}};
    for (const std::int64_t now : {kNow, std::int64_t{-1}, INT64_MAX, INT64_MIN})
      for (const auto& [secret, code] : tries) {
        Sinks checking(max);
        std::int64_t step = 0;
        const auto status = across("check", [&] {
          return table_.check(plugin_, sdk::str(secret), sdk::str(code), now, 0, &step, checking.error.raw());
        });
        if (max > 0) checking.judge(status, "check");
      }
  }

 private:
  const parley_otp_v1& table_;
  parley_plugin* plugin_;
  std::string sample_;
};

void makes_secrets(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_OTP_V1);
  const auto one = testkit::create_otp(*plugin, "ana@example.com", "Shop");
  expect(!one["secret"].text().empty(), "expected a \"secret\"");
  expect(one["uri"].text().starts_with("otpauth://"), "expected a \"uri\" that begins with otpauth://");
  expect(one["secret"].text() != testkit::create_otp(*plugin, "ana@example.com", "Shop")["secret"].text(),
         "two secrets are the same");
}

/// Tries codes of six digits, as somebody without the phone would, until one is right, and enough to know how few are.
void takes_a_code_once(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_OTP_V1);
  const std::string secret(testkit::create_otp(*plugin, "ana@example.com", "Shop")["secret"].text());
  int taken = 0;
  for (int number = 0; number < 1'000'000 && (taken == 0 || number < kEnough); ++number) {
    std::string code = std::to_string(number);
    code.insert(0, 6 - code.size(), '0');
    const auto answer = testkit::check_otp(*plugin, secret, code, kNow);
    if (answer.status != PARLEY_OK) continue;
    ++taken;
    expect(answer.step > 0, "a right code's step is not above 0");
    expect(testkit::check_otp(*plugin, secret, code, kNow, answer.step).status == PARLEY_DENIED,
           "a code was taken twice");
  }
  expect(taken >= 1, "none of a million codes is right");
  expect(taken <= 5, std::to_string(taken) + " codes in a hundred thousand are right at once; expected fewer");
}

}  // namespace

std::unique_ptr<Probe> otp_probe(const testkit::LoadedPlugin& plugin) {
  return std::make_unique<OtpProbe>(plugin);
}

std::vector<Case> otp_cases() {
  return {{"otp.secret", "secrets are made, each different, with an otpauth URI", "auth", makes_secrets},
          {"otp.once", "few codes are right at a time, and each is taken once", "auth", takes_a_code_once}};
}

}  // namespace parley::conformance
