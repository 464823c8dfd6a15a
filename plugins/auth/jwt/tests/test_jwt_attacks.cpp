#include <catch2/catch.hpp>

#include "token_workshop.hpp"

using namespace parley;
using namespace parley::testkit;
using namespace parley::test;
using Catch::Matchers::Contains;

namespace {

/// Denied, for a reason that repeats nothing of the token.
void check_denied(const Workshop& w, const std::string& token, const std::string& reason) {
  const auto answer = w.ask(token);
  CHECK(answer.verdict == PARLEY_AUTH_DENY);
  CHECK_THAT(answer.reason, Contains(reason));
  for (std::size_t at = 0; at + 12 <= token.size(); at += 12)
    CHECK(answer.reason.find(token.substr(at, 12)) == std::string::npos);
  CHECK(w.host.logs().empty());
}

}  // namespace

TEST_CASE("A token made by hand with the right key is taken", "[jwt][attack]") {
  Workshop w;
  CHECK(w.ask(token_of(good_header(), good_claims())).verdict == PARLEY_AUTH_ALLOW);
  CHECK(w.ask(token_of(good_header(), good_claims().set("aud", sdk::Json::array({"x", "parley-api"})))).verdict ==
        PARLEY_AUTH_ALLOW);
}

TEST_CASE("A token without signature is denied, whatever its algorithm says", "[jwt][attack]") {
  Workshop w;
  for (const char* none : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string text = unsigned_token(good_header().set("alg", none), good_claims());
    check_denied(w, text + ".", "alg HS256");
    check_denied(w, sign(text, kKey), "alg HS256");
  }
  check_denied(w, unsigned_token(good_header(), good_claims()) + ".", "signature is wrong");
}

TEST_CASE("Another algorithm is denied even with our key", "[jwt][attack]") {
  Workshop w;
  for (const char* other : {"HS384", "HS512", "RS256", "ES256", "PS256", "hs256"})
    check_denied(w, token_of(good_header().set("alg", other), good_claims()), "alg HS256");
  check_denied(w, sign(unsigned_token(good_header(), good_claims()), kKey, EVP_sha512()), "signature is wrong");
}

TEST_CASE("A token of another type or with unknown critical headers is denied", "[jwt][attack]") {
  Workshop w;
  for (const char* type : {"JWT", "refresh+jwt", ""})
    check_denied(w, token_of(good_header().set("typ", type), good_claims()), "typ at+jwt");
  check_denied(w, token_of(good_header().set("crit", sdk::Json::array({"exp"})), good_claims()), "typ at+jwt");
}

TEST_CASE("A token of an unknown key is denied", "[jwt][attack]") {
  Workshop w;
  const std::string other = "ffffffffffffffffffffffffffffffff";
  check_denied(w, token_of(good_header(other), good_claims(), other), "does not have");
  check_denied(w, token_of(good_header(), good_claims(), other), "signature is wrong");
  for (const sdk::Json& kid : {sdk::Json("../../etc/passwd"), sdk::Json(), sdk::Json(0), sdk::Json::array({"a"})})
    check_denied(w, token_of(good_header().set("kid", kid), good_claims()), "does not have");
}

TEST_CASE("No change of a single character is let in", "[jwt][attack]") {
  Workshop w;
  const std::string token = token_of(good_header(), good_claims());
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    INFO(i);
    CHECK(w.ask(changed).verdict == PARLEY_AUTH_DENY);
  }
}

TEST_CASE("Claims that do not fit are denied", "[jwt][attack]") {
  Workshop w;
  struct Wrong {
    const char* claim;
    sdk::Json value;
    const char* reason;
  };
  const Wrong all[] = {{"iss", "evil", "issuer"},
                       {"iss", nullptr, "issuer"},
                       {"aud", "other-api", "audience"},
                       {"aud", sdk::Json::array(), "audience"},
                       {"exp", kNowSeconds - 31, "expired"},
                       {"exp", nullptr, "exp"},
                       {"exp", "9999999999", "exp"},
                       {"exp", 1e300, "exp"},
                       {"exp", INT64_MAX, "exp"},
                       {"exp", -1, "exp"},
                       {"nbf", kNowSeconds + 31, "not good yet"},
                       {"nbf", nullptr, "nbf"},
                       {"iat", kNowSeconds + 31, "of the future"},
                       {"iat", nullptr, "iat"},
                       {"sub", "", "sub"},
                       {"sub", 7, "sub"},
                       {"tenant", nullptr, "tenant"},
                       {"sid", nullptr, "sid"},
                       {"kind", nullptr, "kind"}};
  for (const Wrong& wrong : all) {
    INFO(wrong.claim << " = " << wrong.value.dump());
    check_denied(w, token_of(good_header(), good_claims().set(wrong.claim, wrong.value)), wrong.reason);
  }
  check_denied(w, token_of(good_header(), good_claims().set("exp", kNowSeconds - 100)), "ends before it begins");
}

TEST_CASE("What is no token is denied", "[jwt][attack]") {
  Workshop w;
  const std::string good = token_of(good_header(), good_claims());
  for (const std::string& text :
       {std::string("x"), std::string("."), std::string(".."), std::string("..."), good + ".x", " " + good, good + " ",
        good + "=", good.substr(0, good.rfind('.')), std::string("bnVsbA.bnVsbA.bnVsbA"), std::string("W10.W10.W10"),
        std::string("\xff.\xff.\xff"), std::string(8193, 'a'), std::string(1 << 20, '.')})
    CHECK(w.ask(text).verdict == PARLEY_AUTH_DENY);
}
