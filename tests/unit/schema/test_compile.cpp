#include <catch2/catch.hpp>

#include "checking.hpp"

using namespace parley;
using parley::test::refusal;

TEST_CASE("a keyword that would not be checked is refused by its place and name", "[schema]") {
  CHECK(refusal(R"({"properties": {"name": {"minLenght": 3}}})") ==
        "schema, at /properties/name: the keyword \"minLenght\" is not known, so it would not be checked; "
        "did you mean \"minLength\"?");
  CHECK(refusal(R"({"contains": {}})").find("\"contains\" is not known") != std::string::npos);
  CHECK(refusal(R"({"definitions": {}})") ==
        "schema: the keyword \"definitions\" is of older drafts; call it \"$defs\"");
  CHECK(refusal(R"({"items": [{}]})").find("\"prefixItems\"") != std::string::npos);
}

TEST_CASE("annotations are let through", "[schema]") {
  CHECK(refusal(R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:x", "title": "t",
      "description": "d", "default": 1, "examples": [1], "deprecated": true, "readOnly": true, "$comment": "c",
      "x-order": {"minLenght": 1}})") == "");
}

TEST_CASE("an unknown format is refused with those that are known", "[schema]") {
  CHECK(refusal(R"({"format": "phone"})") ==
        "schema, at /format: this format is not known, so it would not be checked; known: date, date-time, email, "
        "hostname, ipv4, ipv6, uri, uuid");
}

TEST_CASE("keywords of the wrong form are refused", "[schema]") {
  for (const char* wrong : {R"(3)",
                            R"({"type": "text"})",
                            R"({"type": []})",
                            R"({"type": 1})",
                            R"({"enum": []})",
                            R"({"minLength": -1})",
                            R"({"maxLength": 1.5})",
                            R"({"minimum": "1"})",
                            R"({"multipleOf": 0})",
                            R"({"required": [1]})",
                            R"({"required": ["a", "a"]})",
                            R"({"properties": []})",
                            R"({"properties": {"a": 1}})",
                            R"({"anyOf": []})",
                            R"({"uniqueItems": 1})",
                            R"({"pattern": 1})",
                            R"({"format": 1})",
                            R"({"$ref": 1})",
                            R"({"writeOnly": 1})",
                            R"({"properties": {"a": {"$id": "x"}}})",
                            R"({"enum": [1], "const": 1})",
                            R"({"$defs": {"a": 1}})"}) {
    INFO(wrong);
    CHECK(refusal(wrong) != "");
  }
}

TEST_CASE("a pattern that RE2 does not know is refused, and so is a long one", "[schema]") {
  CHECK(refusal(R"x({"pattern": "(?=a)"})x").find("\"(?=a)\" is not one of RE2's") != std::string::npos);
  CHECK(refusal("{\"pattern\": \"" + std::string(2000, 'a') + "\"}").find("at most 1000") != std::string::npos);
  CHECK(refusal(R"({"pattern": "((a{100}){100}){100}"})") != "");
}

TEST_CASE("a reference leads into the document, or is refused", "[schema]") {
  CHECK(refusal(R"({"$ref": "#/$defs/none"})").find("leads nowhere") != std::string::npos);
  CHECK(refusal(R"({"$ref": "https://example.com/schema"})").find("leads nowhere") != std::string::npos);
  CHECK(refusal(R"({"$ref": "#/%zz"})").find("leads nowhere") != std::string::npos);
}

TEST_CASE("a reference that leads back without entering a member is refused", "[schema]") {
  CHECK(refusal(R"({"$ref": "#"})").find("leads back to its own schema") != std::string::npos);
  CHECK(refusal(R"({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#"}}}})") != "");
  CHECK(refusal(R"({"properties": {"a": {"$ref": "#"}}})") == "");
}

TEST_CASE("a schema is bounded in size and in depth", "[schema]") {
  json::value deep = json::object{};
  for (int i = 0; i < 100; ++i) deep = json::object{{"not", deep}};
  REQUIRE_FALSE(schema::Validator::compile(deep).has_value());
  CHECK(schema::Validator::compile(deep).error().message.find("64") != std::string::npos);
  json::object many;
  for (int i = 0; i < 10'001; ++i) many[std::to_string(i)] = true;
  CHECK_FALSE(schema::Validator::compile(json::object{{"properties", many}}).has_value());
}

TEST_CASE("a long chain of references compiles without a deep stack", "[schema]") {
  json::object defs{{"a0", json::object{{"type", "integer"}}}};
  for (int i = 1; i < 9'000; ++i)
    defs["a" + std::to_string(i)] = json::object{{"$ref", "#/$defs/a" + std::to_string(i - 1)}};
  const auto validator = schema::Validator::compile(json::object{{"$defs", defs}, {"$ref", "#/$defs/a150"}});
  REQUIRE(validator.has_value());
  CHECK(validator->check(1).empty());
  CHECK_FALSE(validator->check("1").empty());
}
