#include <catch2/catch.hpp>

#include "mail/letter_text.hpp"

using namespace parley::mail;

TEST_CASE("a plain subject stays as it is", "[mail]") {
  CHECK(header_text("You are invited to Acme") == "You are invited to Acme");
  CHECK(header_text("") == "");
}

TEST_CASE("a subject with other characters becomes encoded words that cut none of them", "[mail]") {
  CHECK(header_text("Olá") == "=?UTF-8?B?T2zDoQ==?=");
  std::string faces;
  for (int i = 0; i < 12; ++i) faces += "\xF0\x9F\x98\x80";
  CHECK(header_text(faces) ==
        "=?UTF-8?B?8J+YgPCfmIDwn5iA8J+YgPCfmIDwn5iA8J+YgPCfmIDwn5iA8J+YgPCfmIA=?=\r\n =?UTF-8?B?8J+YgA==?=");
}

TEST_CASE("a subject that looks like an encoded word is shown as it was typed", "[mail]") {
  CHECK(header_text("=?UTF-8?B?aGk=?=") == "=?UTF-8?B?PT9VVEYtOD9CP2FHaz0/PQ==?=");
}

TEST_CASE("a line break in a subject becomes no other header", "[mail]") {
  CHECK(header_text("Acme\r\nBcc: eve@evil.example") == "Acme  Bcc: eve@evil.example");
}

TEST_CASE("every line of a text ends with CR LF, once", "[mail]") {
  CHECK(with_crlf("a\nb\r\nc\rd") == "a\r\nb\r\nc\r\nd");
  CHECK(with_crlf("\n\n") == "\r\n\r\n");
  CHECK(with_crlf("a\r\n") == "a\r\n");
}
