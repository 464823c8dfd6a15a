#include <catch2/catch.hpp>

#include "checking.hpp"

using namespace parley;
using namespace parley::schema;
using parley::test::compiled_text;
using parley::test::findings;
using parley::test::told;

namespace {

Schema contact() {
  return object({
      schema::required("name", text(1, 120)),
      schema::optional("email", nullable(email())),
      schema::optional("status", one_of({"open", "closed"})),
      schema::optional(
          "phones",
          list(object({schema::required("number", pattern("^\\+[0-9]{8,15}$", 16, "a number such as +5511999999999"))}),
               3)),
  });
}

}  // namespace

TEST_CASE("a document that is right has no findings", "[schema]") {
  CHECK(findings(contact(), R"({"name": "Ana", "email": null, "phones": [{"number": "+5511999999999"}]})") == "");
}

TEST_CASE("a finding names the field by its path, with what is expected and what was found", "[schema]") {
  CHECK(findings(contact(), R"({"name": "Ana", "phones": [{"number": "+5511999999999"}, {"number": "12"}]})") ==
        R"(phones[1].number: expected a number such as +5511999999999, found the text "12")");
  CHECK(findings(contact(), R"({"name": 7})") == "name: expected a text of 1 to 120 characters, found 7");
  CHECK(findings(contact(), R"({"name": "Ana", "email": "ana"})") ==
        R"(email: expected an e-mail address, found the text "ana")");
  CHECK(findings(contact(), "[]") == ": expected an object, found an empty list");
}

TEST_CASE("the length of a text is told in characters, not in bytes", "[schema]") {
  CHECK(findings(text(0, 3), R"("ção")") == "");
  CHECK(findings(text(0, 3), R"("ções")") == ": expected a text of at most 3 characters, found one of 4");
  CHECK(findings(text(1, 3), R"("")") == ": expected a text of 1 to 3 characters, found one of 0");
}

TEST_CASE("an unknown member is refused with the known one that is near", "[schema]") {
  CHECK(findings(contact(), R"({"name": "Ana", "emial": "a@b.example"})") ==
        "emial: is not known here; did you mean \"email\"?");
  CHECK(findings(contact(), R"({"name": "Ana", "zip": 1})") == "zip: is not known here");
  CHECK(findings(contact().allowing_more(), R"({"name": "Ana", "zip": 1})") == "");
}

TEST_CASE("a missing member is told with what is expected there", "[schema]") {
  CHECK(findings(contact(), "{}") == "name: is missing; expected a text of 1 to 120 characters");
}

TEST_CASE("a wrong choice lists the right ones", "[schema]") {
  CHECK(findings(contact(), R"({"name": "Ana", "status": "opne"})") ==
        R"(status: expected one of "open", "closed", found the text "opne"; did you mean "open"?)");
}

TEST_CASE("all findings of a document are told at once, up to the bound", "[schema]") {
  const auto validator = test::compiled(contact());
  CHECK(validator.check(json::parse(R"({"name": "", "email": 1, "status": "x", "more": 2})")).size() == 4);
  json::object crowd{{"name", "Ana"}};
  for (int i = 0; i < 1000; ++i) crowd["unknown" + std::to_string(i)] = i;
  CHECK(validator.check(crowd).size() == 50);
  CHECK(validator.check(crowd, {.findings = 3}).size() == 3);
}

TEST_CASE("numbers are told with their range", "[schema]") {
  CHECK(findings(integer(1, 100), "500") == ": expected an integer from 1 to 100, found 500");
  CHECK(findings(integer(1, 100), "1.5") == ": expected an integer from 1 to 100, found 1.5");
  CHECK(findings(integer(1, 100), "2.0") == "");
  CHECK(findings(number(0, 1), "-0.5") == ": expected a number from 0 to 1, found -0.5");
  CHECK(findings(compiled_text(R"({"exclusiveMinimum": 0, "exclusiveMaximum": 9})"), "9") ==
        ": expected a number above 0 and below 9, found 9");
}

TEST_CASE("large numbers are compared exactly", "[schema]") {
  CHECK(findings(compiled_text(R"({"maximum": 9007199254740992})"), "9007199254740993") != "");
  CHECK(findings(compiled_text(R"({"const": 18446744073709551615})"), "18446744073709551614") != "");
  CHECK(findings(compiled_text(R"({"const": 18446744073709551615})"), "18446744073709551615") == "");
  CHECK(findings(compiled_text(R"({"minimum": -1})"), "18446744073709551615") == "");
}

TEST_CASE("a multiple is one by the decimal digits", "[schema]") {
  CHECK(findings(compiled_text(R"({"multipleOf": 0.1})"), "0.3") == "");
  CHECK(findings(compiled_text(R"({"multipleOf": 0.01})"), "1000000000.07") == "");
  CHECK(findings(compiled_text(R"({"multipleOf": 0.01})"), "4.355") ==
        ": expected a number, a multiple of 0.01, found 4.355");
  CHECK(findings(compiled_text(R"({"multipleOf": 3})"), "9223372036854775806") == "");
  CHECK(findings(compiled_text(R"({"multipleOf": 3})"), "-9223372036854775808") != "");
}

TEST_CASE("lists are told by their size and their repeats", "[schema]") {
  CHECK(findings(list(integer(), 2), "[1,2,3]") == ": expected a list of at most 2 items, found one of 3");
  CHECK(findings(list(any(), 5).without_repeats(), R"([{"a": 1, "b": [2]}, 3, {"b": [2.0], "a": 1}])") ==
        "[2]: is in the list already; each item may be there once");
  CHECK(findings(list(any(), 5).without_repeats(), R"([1, true, "1", [1], {"a": 1}])") == "");
}

TEST_CASE("items have schemas by place, and the rest another", "[schema]") {
  const auto validator = compiled_text(R"({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}})");
  CHECK(findings(validator, R"(["a", 1, 2])") == "");
  CHECK(findings(validator, R"(["a", 1, "b"])") == R"([2]: expected an integer, found the text "b")");
}

TEST_CASE("what a write-only schema holds is never shown", "[schema]") {
  const Schema login = object({schema::required("password", text(12, 200).write_only()),
                               schema::optional("pin", pattern("^[0-9]+$", 8, "a pin of digits").write_only())});
  CHECK(findings(login, R"({"password": 90210})") ==
        "password: expected a text of 12 to 200 characters, found a number");
  CHECK(findings(login, R"({"password": "correct horse battery", "pin": "hunter2"})") ==
        "pin: expected a pin of digits, found a text");
  CHECK(findings(any_of({integer().write_only(), boolean()}), R"("secret")").find("secret") == std::string::npos);
}

TEST_CASE("of alternatives, the one that was meant tells what is wrong", "[schema]") {
  const auto validator = compiled_text(R"({"oneOf": [
      {"type": "object", "properties": {"kind": {"const": "text"}, "body": {"type": "string"}}, "required": ["kind", "body"]},
      {"type": "object", "properties": {"kind": {"const": "media"}, "url": {"type": "string"}}, "required": ["kind", "url"]}]})");
  CHECK(findings(validator, R"({"kind": "media", "url": "x"})") == "");
  CHECK(findings(validator, R"({"kind": "media"})") == "url: is missing; expected a text");
  CHECK(findings(validator, R"({"kind": "other"})") ==
        ": fits none of the 2 forms that are allowed here: expected an object, found an object");
}

TEST_CASE("alternatives of plain types are told by their names", "[schema]") {
  CHECK(
      findings(any_of({integer(), list(text(0, 5), 3)}), "true") ==
      ": fits none of the 2 forms that are allowed here: expected an integer or a list of at most 3 items, found true");
}

TEST_CASE("a condition chooses which schema holds", "[schema]") {
  const auto validator = compiled_text(R"({"if": {"properties": {"kind": {"const": "a"}}, "required": ["kind"]},
      "then": {"required": ["x"]}, "else": {"required": ["y"]}})");
  CHECK(findings(validator, R"({"kind": "a", "x": 1})") == "");
  CHECK(findings(validator, R"({"kind": "a", "y": 1})") == "x: is missing");
  CHECK(findings(validator, R"({"kind": "b", "x": 1})") == "y: is missing");
}

TEST_CASE("a schema may refer to itself along members and items", "[schema]") {
  const auto validator = compiled_text(R"({"$defs": {"tree": {"type": "object", "additionalProperties": false,
      "properties": {"leaf": {"type": "integer"}, "nodes": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}},
      "$ref": "#/$defs/tree"})");
  CHECK(findings(validator, R"({"nodes": [{"leaf": 1}, {"nodes": [{"leaf": 2}]}]})") == "");
  CHECK(findings(validator, R"({"nodes": [{"leaf": 1}, {"nodes": [{"leaf": "2"}]}]})") ==
        R"(nodes[1].nodes[0].leaf: expected an integer, found the text "2")");
}

TEST_CASE("keywords beside a reference hold as well", "[schema]") {
  const auto validator =
      compiled_text(R"({"$defs": {"name": {"type": "string"}}, "$ref": "#/$defs/name", "maxLength": 3})");
  CHECK(findings(validator, R"("abc")") == "");
  CHECK(findings(validator, R"("abcd")") == ": expected a text of at most 3 characters, found one of 4");
}

TEST_CASE("what would cost too much to check is a finding", "[schema]") {
  json::object defs{{"a0", json::object{{"type", "integer"}}}};
  for (int i = 1; i <= 30; ++i) {
    const json::object before{{"$ref", "#/$defs/a" + std::to_string(i - 1)}};
    defs["a" + std::to_string(i)] = json::object{{"allOf", json::array{before, before}}};
  }
  const auto validator = test::compiled(json::value(json::object{{"$defs", defs}, {"$ref", "#/$defs/a30"}}));
  const auto all = validator.check(1, {.steps = 10'000});
  CHECK(told(all) == ": is nested too deeply, or costs too much to check against its schema");
}

TEST_CASE("a document that is nested too deeply is a finding, also behind a 'not'", "[schema]") {
  const auto validator = compiled_text(R"({"items": {"$ref": "#"}, "not": {"const": 1}})");
  json::value deep = json::array{};
  for (int i = 0; i < 20; ++i) deep = json::array{deep};
  CHECK(told(validator.check(deep)) == "");
  CHECK(told(validator.check(deep, {.depth = 10})) ==
        ": is nested too deeply, or costs too much to check against its schema");
}

TEST_CASE("odd names in a path are quoted and cut", "[schema]") {
  const auto validator = compiled_text(R"({"additionalProperties": {"type": "integer"}})");
  CHECK(findings(validator, R"({"a.b": true})") == R"(["a.b"]: expected an integer, found true)");
  CHECK(findings(validator, R"({"": true})") == R"([""]: expected an integer, found true)");
  CHECK(findings(validator, "{\"" + std::string(5000, 'x') + "\": true}").size() < 200);
}
