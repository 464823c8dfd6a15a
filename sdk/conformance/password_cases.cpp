// What holds for every plugin that hashes passwords.
#include <parley/testkit/password.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

constexpr std::size_t kLongestEncoded = 512;

class PasswordProbe final : public Probe {
 public:
  explicit PasswordProbe(const testkit::LoadedPlugin& plugin)
      : table_(plugin.interface<parley_password_v1>(PARLEY_PASSWORD_V1)),
        plugin_(plugin.raw()),
        sample_(testkit::hash_password(plugin, "correct horse")) {}

  std::string sample() const override { return sample_; }

  void poke(const std::string& text, std::uint64_t max) override {
    Sinks hashing(max);
    hashing.judge(
        across("hash", [&] { return table_.hash(plugin_, sdk::str(text), hashing.first.raw(), hashing.error.raw()); }),
        "hash");
    const std::string made_up = text == sample_ ? text + "x" : text;
    const std::pair<std::string, std::string> tries[] = {{text, sample_}, {"correct horse", made_up}, {text, ""}};
    for (const auto& [password, encoded] : tries) {
      Sinks verifying(max);
      std::int32_t again = 0;
      const auto status = across("verify", [&] {
        return table_.verify(plugin_, sdk::str(password), sdk::str(encoded), &again, verifying.error.raw());
      });
      expect(status != PARLEY_OK || encoded.find(sample_) == 0, "verify took a password for a made-up text");
      if (max > 0) verifying.judge(status, "verify");
    }
  }

 private:
  const parley_password_v1& table_;
  parley_plugin* plugin_;
  std::string sample_;
};

void knows_its_own(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_PASSWORD_V1);
  const std::string encoded = testkit::hash_password(*plugin, "correct horse");
  expect(encoded.size() <= kLongestEncoded, "the encoded text has more than 512 bytes");
  for (const char c : encoded) expect(c > ' ' && c < 0x7f, "the encoded text is not printable ASCII without spaces");
  expect(encoded.find("correct horse") == std::string::npos, "the encoded text holds the password");
  expect(encoded != testkit::hash_password(*plugin, "correct horse"), "two hashes of one password are the same");
  const auto right = testkit::verify_password(*plugin, "correct horse", encoded);
  expect(right.status == PARLEY_OK, "the right password is refused: " + right.error);
  expect(!right.hash_again, "a hash made a moment ago asks to be made again");
  for (const char* wrong : {"correct hors", "correct horsf", "Correct horse", "correct horse ", ""})
    expect(testkit::verify_password(*plugin, wrong, encoded).status == PARLEY_DENIED,
           "expected PARLEY_DENIED for the password \"" + std::string(wrong) + "\"");
}

void denies_nobody(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_PASSWORD_V1);
  for (const char* password : {"", "correct horse"})
    expect(testkit::verify_password(*plugin, password, "").status == PARLEY_DENIED,
           "expected PARLEY_DENIED when there is no stored text");
}

void refuses_nul(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_provided(*plugin, PARLEY_PASSWORD_V1);
  const auto& table = plugin->interface<parley_password_v1>(PARLEY_PASSWORD_V1);
  for (const std::string& password : {std::string(), std::string("a\0b", 3), std::string(1 << 20, 'a')}) {
    testkit::TextSink encoded;
    testkit::TextSink error;
    expect(
        table.hash(plugin->raw(), sdk::str(password), encoded.raw(), error.raw()) == PARLEY_INVALID,
        "expected PARLEY_INVALID for a password of " + std::to_string(password.size()) + " bytes that cannot be one");
  }
}

}  // namespace

std::unique_ptr<Probe> password_probe(const testkit::LoadedPlugin& plugin) {
  return std::make_unique<PasswordProbe>(plugin);
}

std::vector<Case> password_cases() {
  return {{"password.own", "a password fits what was made of it, and no other does", "auth", knows_its_own},
          {"password.nobody", "no password fits a name that nobody has", "auth", denies_nobody},
          {"password.refused", "an empty, huge or NUL-holding password is refused", "auth", refuses_nul}};
}

}  // namespace parley::conformance
