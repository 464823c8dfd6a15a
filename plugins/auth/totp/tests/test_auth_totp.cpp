#include <catch2/catch.hpp>
#include <parley/testkit/otp.hpp>

#include "base32.hpp"
#include "code.hpp"

using namespace parley;
using namespace parley::testkit;
using namespace parley::auth_totp;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string kSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";  // RFC 6238's "12345678901234567890"
constexpr std::int64_t kNow = 1'767'225'605'000;
constexpr std::int64_t kStep = kNow / kStepMs;

struct Fixture {
  FakeHost host;
  LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host};

  static std::string code(std::int64_t step) { return code_at(*from_base32(kSecret), step); }
  OtpAnswer check(const std::string& code, std::int64_t last_step = 0) const {
    return check_otp(plugin, kSecret, code, kNow, last_step);
  }
};

}  // namespace

TEST_CASE("The code of RFC 6238 is right at its time", "[totp][rfc]") {
  Fixture f;
  const auto answer = check_otp(f.plugin, kSecret, "050471", 1'111'111'111'000);
  CHECK(answer.status == PARLEY_OK);
  CHECK(answer.step == 1'111'111'111 / 30);
}

TEST_CASE("A secret is 160 random bits and an otpauth URI", "[totp]") {
  Fixture f;
  const auto one = create_otp(f.plugin, "ana@example.com", "Loja");
  CHECK(from_base32(one["secret"].text())->size() == 20);
  CHECK_THAT(std::string(one["uri"].text()), StartsWith("otpauth://totp/Loja:ana%40example.com?secret=") &&
                                                 Contains(std::string(one["secret"].text())));
  CHECK(create_otp(f.plugin, "ana@example.com", "Loja")["secret"].text() != one["secret"].text());
  const std::string secret(one["secret"].text());
  CHECK(check_otp(f.plugin, secret, code_at(*from_base32(secret), kStep), kNow).step == kStep);
}

TEST_CASE("A phone whose clock is wrong by one step is let in, by two it is not", "[totp]") {
  Fixture f;
  for (const std::int64_t off : {-1, 0, 1}) {
    const auto answer = f.check(f.code(kStep + off));
    CHECK(answer.status == PARLEY_OK);
    CHECK(answer.step == kStep + off);
  }
  for (const std::int64_t off : {-2, 2}) CHECK(f.check(f.code(kStep + off)).status == PARLEY_DENIED);
}

TEST_CASE("A code is good once", "[totp]") {
  Fixture f;
  const auto first = f.check(f.code(kStep));
  REQUIRE(first.status == PARLEY_OK);
  CHECK(f.check(f.code(kStep), first.step).status == PARLEY_DENIED);
  CHECK(f.check(f.code(kStep - 1), first.step).status == PARLEY_DENIED);
  CHECK(f.check(f.code(kStep + 1), first.step).status == PARLEY_OK);
}

TEST_CASE("What is no code is denied", "[totp]") {
  Fixture f;
  const std::string right = f.code(kStep);
  for (const std::string& code :
       {std::string(), right.substr(1), right + "0", " " + right, std::string("aaaaaa"), std::string(6, '\0'),
        std::string(1 << 20, '0'), right.substr(0, 5) + (right[5] == '0' ? "1" : "0")})
    CHECK(f.check(code).status == PARLEY_DENIED);
}

TEST_CASE("A stored secret that is none is told apart from a wrong code, without its text", "[totp]") {
  Fixture f;
  for (const char* secret :
       {"", "short", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"}) {
    const auto answer = check_otp(f.plugin, secret, "123456", kNow);
    CHECK(answer.status == PARLEY_INVALID);
    CHECK(answer.error == "the stored secret is none that this plugin made");
  }
}

TEST_CASE("Names that cannot stand in the URI are refused", "[totp]") {
  Fixture f;
  CHECK_THROWS_WITH(create_otp(f.plugin, "", "Loja"), Contains("the account"));
  CHECK_THROWS_WITH(create_otp(f.plugin, "ana", "Loja:2"), Contains("the issuer"));
  CHECK_THROWS_WITH(create_otp(f.plugin, "ana\n", "Loja"), Contains("control characters"));
  CHECK_THROWS_WITH(create_otp(f.plugin, std::string(201, 'a'), "Loja"), Contains("200 bytes"));
}
