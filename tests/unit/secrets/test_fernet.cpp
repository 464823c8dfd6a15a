// The vectors are those that the specification publishes (github.com/fernet/spec, generate.json, verify.json and
// invalid.json).
#include <catch2/catch.hpp>

#include "base/clock.hpp"
#include "secrets/base64url.hpp"
#include "secrets/fernet.hpp"

using namespace parley;
using namespace parley::secrets;

namespace {

const std::string kSecret = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const std::string kToken =
    "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

WallTime at(std::string_view time) {
  return *from_rfc3339(time);
}
const WallTime kMade = at("1985-10-26T08:20:00Z");

FernetKey key() {
  return *FernetKey::from_text(kSecret);
}

struct Invalid {
  const char* what;
  const char* token;
  const char* now;
  Errc code;
};

}  // namespace

TEST_CASE("the specification's message becomes the specification's token", "[secrets][fernet]") {
  FernetIv iv;
  for (std::size_t i = 0; i < iv.size(); ++i) iv[i] = std::uint8_t(i);
  CHECK(key().seal_with("hello", kMade, iv) == kToken);
}

TEST_CASE("the specification's token opens within its time", "[secrets][fernet]") {
  CHECK(*key().open(kToken, FernetAge{kMade + std::chrono::seconds(1)}) == "hello");
  CHECK(*key().open(kToken) == "hello");
}

TEST_CASE("the specification's invalid tokens are refused", "[secrets][fernet]") {
  const char* const second = "1985-10-26T08:20:01Z";
  const auto invalid = GENERATE_COPY(
      Invalid{"incorrect mac",
              "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==",
              second, Errc::denied},
      Invalid{"too short", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==", second, Errc::invalid},
      Invalid{"invalid base64",
              "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
              second, Errc::invalid},
      Invalid{"payload size not multiple of block size",
              "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm",
              second, Errc::invalid},
      Invalid{"payload padding error",
              "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==",
              second, Errc::denied},
      Invalid{"far-future TS (unacceptable clock skew)",
              "gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==",
              second, Errc::denied},
      Invalid{"expired TTL",
              "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
              "1985-10-26T08:21:31Z", Errc::denied},
      Invalid{"incorrect IV (causes padding error)",
              "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==",
              second, Errc::denied});
  INFO(invalid.what);
  const auto opened = key().open(invalid.token, FernetAge{at(invalid.now)});
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == invalid.code);
}

TEST_CASE("a token sealed here opens with the same key only", "[secrets][fernet]") {
  const FernetKey one = FernetKey::generate();
  const FernetKey other = FernetKey::generate();
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(16, 'x'), std::string("\0\xff", 2), std::string(100'000, 'y')}) {
    const std::string token = one.seal(text, kMade);
    CHECK(*one.open(token) == text);
    CHECK(one.made(token));
    CHECK(other.open(token).error().code == Errc::denied);
    CHECK_FALSE(other.made(token));
  }
  CHECK(one.seal("a", kMade) != one.seal("a", kMade));
}

TEST_CASE("no change of a single character opens", "[secrets][fernet]") {
  const FernetKey one = key();
  for (std::size_t i = 0; i < kToken.size(); ++i) {
    std::string changed = kToken;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(one.open(changed).has_value());
  }
}

TEST_CASE("a key's text is read strictly and comes back", "[secrets][fernet]") {
  CHECK(key().to_text() == kSecret);
  for (const std::string& wrong : {std::string(), std::string("short"), kSecret.substr(1), kSecret + "\n",
                                   std::string("cw/0x689RpI+jtRR7oE8h/eQsKImvJapLeSbXpwF4e4=")}) {
    const auto read = FernetKey::from_text(wrong);
    REQUIRE_FALSE(read.has_value());
    CHECK_THAT(read.error().message, Catch::Matchers::Contains("44 characters of base64url"));
  }
}

TEST_CASE("base64url has one text for one sequence of bytes", "[secrets]") {
  CHECK(*from_base64url("_-8=") == "\xff\xef");
  for (const char* wrong : {"", "_-9=", "/+8=", "_-8", "_-8=\n", "_ 8="})
    CHECK_FALSE(from_base64url(wrong).has_value());
}
