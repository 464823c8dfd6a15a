#include <catch2/catch.hpp>

#include "digest.hpp"
#include "handshake.hpp"
#include "open_channel.hpp"
#include "signature.hpp"

using namespace parley;
using namespace parley::cloud;
using namespace parley::cloud::test;

namespace {

parley_status verdict(std::string_view secret, std::string_view header, std::string_view body) {
  try {
    verify_signature(secret, header, body);
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

std::string signed_with(std::string_view secret, std::string_view body) {
  return "sha256=" + to_hex(hmac_sha256(secret, body));
}

parley_status handshake(std::string_view token, std::string_view query) {
  try {
    answer_challenge(token, query);
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

}  // namespace

TEST_CASE("the keyed digest is that of RFC 4231", "[cloud][security]") {
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST_CASE("a signature over the raw bytes is accepted, escaped or not", "[cloud][security]") {
  const std::string raw = R"({"text":"Olá 👋"})";
  const std::string escaped = R"({"text":"Ol\u00e1 \ud83d\udc4b"})";
  CHECK(verdict("shhh", signed_with("shhh", raw), raw) == PARLEY_OK);
  CHECK(verdict("shhh", signed_with("shhh", escaped), escaped) == PARLEY_OK);
  CHECK(verdict("shhh", signed_with("shhh", raw), escaped) == PARLEY_DENIED);
  CHECK(verdict("shhh", signed_with("shhh", ""), "") == PARLEY_OK);
}

TEST_CASE("missing, malformed and wrong signatures are denied", "[cloud][security]") {
  const std::string good = signed_with("shhh", "body");
  CHECK(good.size() == 71);
  CHECK(verdict("shhh", "", "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", good.substr(7), "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", good.substr(0, 70), "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", good + "0", "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", "sha512=" + good.substr(7), "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", good.substr(0, 70) + "g", "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", signed_with("other", "body"), "body") == PARLEY_DENIED);
  CHECK(verdict("shhh", good, "body ") == PARLEY_DENIED);
}

TEST_CASE("every single flipped bit of a signature is seen", "[cloud][security]") {
  const Sha256 good = hmac_sha256("shhh", "body");
  for (std::size_t bit = 0; bit < 256; ++bit) {
    Sha256 wrong = good;
    wrong[bit / 8] = static_cast<unsigned char>(wrong[bit / 8] ^ (1u << (bit % 8)));
    CHECK(verdict("shhh", "sha256=" + to_hex(wrong), "body") == PARLEY_DENIED);
  }
}

TEST_CASE("a channel without an app secret accepts no webhook", "[cloud][security]") {
  CHECK(verdict("", signed_with("", "body"), "body") == PARLEY_INVALID);
}

TEST_CASE("a refusal shows neither the body nor the expected signature", "[cloud][security]") {
  CHECK_THROWS_WITH(verify_signature("shhh", signed_with("x", "body"), "body"),
                    !Catch::Contains(to_hex(hmac_sha256("shhh", "body"))) && !Catch::Contains("shhh"));
}

TEST_CASE("the handshake answers the challenge exactly", "[cloud][security]") {
  CHECK(answer_challenge("tok", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=tok") == "1158201444");
  CHECK(answer_challenge("let me+in", "hub.verify_token=let%20me%2Bin&hub.mode=subscribe&hub.challenge=a-b_c.1") ==
        "a-b_c.1");
  CHECK(answer_challenge("let me in", "hub%2Emode=subscribe&hub.verify_token=let+me+in&hub.challenge=%31%32") == "12");
}

TEST_CASE("a handshake with a wrong token, mode or challenge is denied", "[cloud][security]") {
  CHECK(handshake("tok", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong") == PARLEY_DENIED);
  CHECK(handshake("tok", "hub.mode=subscribe&hub.challenge=1") == PARLEY_DENIED);
  CHECK(handshake("tok", "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=tok") == PARLEY_DENIED);
  CHECK(handshake("tok", "hub.mode=subscribe&hub.verify_token=tok") == PARLEY_DENIED);
  CHECK(handshake("tok", "hub.mode=subscribe&hub.verify_token=tok&hub.challenge=%3Cscript%3E") == PARLEY_DENIED);
  CHECK(handshake("tok", "hub.mode=subscribe&hub.verify_token=tok&hub.challenge=" + std::string(257, '1')) ==
        PARLEY_DENIED);
  CHECK(handshake("tok", "") == PARLEY_DENIED);
  CHECK(handshake("", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=") == PARLEY_INVALID);
}

TEST_CASE("the token goes to Meta's media hosts and to nobody else", "[cloud][security]") {
  const auto allowed = [](const std::string& url) {
    try {
      open_channel()->build_op("media.download", json::serialize(json::object{{"url", url}}));
      return true;
    } catch (const sdk::Failure& failure) {
      CHECK(failure.status() == PARLEY_INVALID);
      return false;
    }
  };
  CHECK(allowed("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));
  CHECK(allowed("https://mmg.whatsapp.net/x"));
  CHECK(allowed("https://graph.facebook.com/x"));
  CHECK_FALSE(allowed("http://lookaside.fbsbx.com/x"));
  CHECK_FALSE(allowed("https://evilfbsbx.com/x"));
  CHECK_FALSE(allowed("https://fbsbx.com.evil.example/x"));
  CHECK_FALSE(allowed("https://fbsbx.com@evil.example/x"));
  CHECK_FALSE(allowed("https://evil.example/fbsbx.com"));
  CHECK_FALSE(allowed("https://evil.example\\.fbsbx.com/x"));
  CHECK_FALSE(allowed("https://lookaside.fbsbx.com/x\r\nHost: evil.example"));
}
