// The vectors of RFC 4226 appendix D, RFC 6238 appendix B (SHA-1) and RFC 4648 section 10.
#include <catch2/catch.hpp>

#include "base32.hpp"
#include "code.hpp"
#include "otpauth_uri.hpp"

using namespace parley::auth_totp;

namespace {
const std::string kSecret = "12345678901234567890";
}

TEST_CASE("The codes of RFC 4226 come out", "[totp][rfc]") {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i) CHECK(code_at(kSecret, i) == codes[i]);
}

TEST_CASE("The codes of RFC 6238 come out", "[totp][rfc]") {
  const std::pair<std::int64_t, const char*> codes[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                        {1111111111, "14050471"}, {1234567890, "89005924"},
                                                        {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : codes) {
    CHECK(code_at(kSecret, seconds * 1000 / kStepMs, 8) == code);
    CHECK(code_at(kSecret, seconds * 1000 / kStepMs) == std::string(code).substr(2));
  }
}

TEST_CASE("Base32 is that of RFC 4648, without padding", "[totp][rfc]") {
  const std::pair<const char*, const char*> pairs[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : pairs) {
    CHECK(to_base32(bytes) == text);
    CHECK(from_base32(text) == std::optional<std::string>(bytes));
  }
  for (const char* wrong : {"A", "MZ", "my", "MY======", "M1", "MZX", "MZXW6Y"}) CHECK_FALSE(from_base32(wrong));
}

TEST_CASE("The URI is what authenticator apps read, whatever the names hold", "[totp]") {
  CHECK(otpauth_uri("ana@example.com", "Loja", "ABC") ==
        "otpauth://totp/Loja:ana%40example.com?secret=ABC&issuer=Loja&algorithm=SHA1&digits=6&period=30");
  CHECK(otpauth_uri("a&secret=X#", "Açaí & Co", "ABC") ==
        "otpauth://totp/A%C3%A7a%C3%AD%20%26%20Co:a%26secret%3DX%23?secret=ABC&issuer=A%C3%A7a%C3%AD%20%26%20Co"
        "&algorithm=SHA1&digits=6&period=30");
}
