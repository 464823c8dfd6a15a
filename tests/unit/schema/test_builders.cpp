#include <catch2/catch.hpp>

#include "checking.hpp"

using namespace parley;
using namespace parley::schema;
using parley::test::findings;

namespace {

std::string written(const Schema& schema) {
  return json::serialize(schema.document());
}

}  // namespace

TEST_CASE("builders write the JSON Schema one would write by hand", "[schema]") {
  CHECK(written(text(1, 120)) == R"({"type":"string","minLength":1,"maxLength":120})");
  CHECK(written(one_of({"open", "closed"})) == R"({"type":"string","enum":["open","closed"]})");
  CHECK(written(list(boolean(), 9, 1)) == R"({"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":9})");
  CHECK(written(map_of(integer(0, 5), 3)) ==
        R"({"type":"object","additionalProperties":{"type":"integer","minimum":0,"maximum":5},"maxProperties":3})");
  CHECK(written(any()) == "{}");
  CHECK(written(object({schema::required("id", uuid()), schema::optional("at", schema::time())})) ==
        R"({"type":"object","properties":{"id":{"type":"string","format":"uuid","maxLength":36},)"
        R"("at":{"type":"string","format":"date-time"}},"required":["id"],"additionalProperties":false})");
}

TEST_CASE("what is said about a schema stands in its document and changes no other", "[schema]") {
  const Schema plain = text(0, 5);
  CHECK(
      written(plain.described("A code.").defaulting("x").example("a").example("b").write_only()) ==
      R"({"type":"string","maxLength":5,"description":"A code.","default":"x","examples":["a","b"],"writeOnly":true})");
  CHECK(written(plain) == R"({"type":"string","maxLength":5})");
}

TEST_CASE("nullable lets null through, for choices and alternatives too", "[schema]") {
  for (const Schema& schema : {nullable(text(1, 3)), nullable(one_of({"a"})), nullable(any_of({integer(), email()})),
                               nullable(nullable(date()))}) {
    INFO(written(schema));
    CHECK(findings(schema, "null") == "");
    CHECK(findings(schema, "[]") != "");
  }
}

TEST_CASE("every builder makes a schema that compiles", "[schema]") {
  for (const Schema& schema : {text(0, 1), pattern("^a$", 5, "an a"), email(), uuid(), schema::id(), url(),
                               schema::time(), date(), one_of({"a"}), integer(), number(), number(0, 1), boolean(),
                               any(), list(any(), 1), map_of(any(), 1), object({})}) {
    INFO(written(schema));
    CHECK(Validator::compile(schema.document()).has_value());
  }
}

TEST_CASE("an id and an address are what they say", "[schema]") {
  CHECK(findings(schema::id(), R"("018f3a52-7d4e-7c39-b5a1-0f2d6c8e9b47")") == "");
  CHECK(findings(schema::id(), R"("shop.main:2")") == "");
  for (const char* wrong : {R"("a b")", R"("")", R"("a\n")", R"("../x")"}) CHECK(findings(schema::id(), wrong) != "");
  CHECK(findings(url(), R"("https://example.com/a?b=c")") == "");
  for (const char* wrong :
       {R"("ftp://example.com")", R"x("javascript:alert(1)")x", R"("https://")", R"("//example.com")"})
    CHECK(findings(url(), wrong) ==
          ": expected an http or https address such as https://example.com/path, found the text " + std::string(wrong));
}
