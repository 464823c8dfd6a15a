#include <catch2/catch.hpp>

#include "expressions.hpp"

using namespace parley;
using namespace parley::dialogue;
using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("a path gives the value with its type", "[dialogue][expression]") {
  CHECK(result_of("vars.size") == R"("m")");
  CHECK(result_of(" vars.n ") == "3");
  CHECK(result_of("vars.ok") == "true");
  CHECK(result_of("vars.items.1.name") == R"("Água")");
  CHECK(result_of("contact.tags") == R"(["vip","new"])");
}

TEST_CASE("an unknown name is null and stays null whatever is reckoned with it", "[dialogue][expression]") {
  CHECK(result_of("vars.nothing") == "null");
  CHECK(result_of("vars.nothing * 2 + 1") == "null");
  CHECK(result_of("-vars.nothing") == "null");
  CHECK(result_of("vars.nothing | upper") == "null");
  CHECK(result_of("vars.nothing == null") == "true");
}

TEST_CASE("literals are numbers, texts in either quotes, true, false and null", "[dialogue][expression]") {
  CHECK(result_of("12") == "12");
  CHECK(result_of("12.5 * 2 == 25") == "true");
  CHECK(result_of(R"('it''s')") ==
        R"(invalid: expression "'it''s'", at character 5: expected an operator, a filter after '|' or the end)");
  CHECK(result_of(R"('it\'s')") == R"("it's")");
  CHECK(result_of(R"("a\nb")") == R"("a\nb")");
  CHECK(result_of("true") == "true");
  CHECK(result_of("null") == "null");
}

TEST_CASE("operators bind as in arithmetic", "[dialogue][expression]") {
  CHECK(result_of("1 + 2 * 3") == "7");
  CHECK(result_of("(1 + 2) * 3") == "9");
  CHECK(result_of("10 - 2 - 3") == "5");
  CHECK(result_of("-vars.n + 1") == "-2");
  CHECK(result_of("7 % 4 + 1") == "4");
  CHECK(result_of("1 + 1 == 2 and not 3 < 2 or false") == "true");
  CHECK(result_of("not false and false") == "false");
  CHECK(result_of("true or false and false") == "true");
}

TEST_CASE("integers stay integers while they can", "[dialogue][expression]") {
  CHECK(result_of("6 / 3") == "2");
  CHECK(result_of("7 / 2 == 3.5") == "true");
  CHECK(text_of_filled("{{7 / 2}} {{vars.price * 2}} {{0.1 + 0.2 | round: 2}}") == "3.5 5 0.3");
  CHECK(text_of_filled("{{9223372036854775807 + 1}}") == "9.223372036854776e+18");
  CHECK(result_of("vars.age + 1") == R"("411")");
  CHECK(result_of("vars.age * 2") == "82");
}

TEST_CASE("numbers compare as numbers, also those that are written in texts", "[dialogue][expression]") {
  CHECK(result_of("vars.age > 9") == "true");
  CHECK(result_of("vars.age == 41.0") == "true");
  CHECK(result_of("vars.size == 'm'") == "true");
  CHECK(result_of("'b' > 'a'") == "true");
  CHECK(result_of("vars.size < 3") == "false");
  CHECK(result_of("vars.size != 3") == "true");
  CHECK(result_of("contact.tags == contact.tags") == "true");
}

TEST_CASE("what decides already leaves the rest unlooked at", "[dialogue][expression]") {
  CHECK(result_of("true or 1 / 0") == "true");
  CHECK(result_of("false and 1 / 0") == "false");
  CHECK_THAT(result_of("false or 1 / 0"), StartsWith("invalid: "));
}

TEST_CASE("what cannot be read is refused with its place and what was expected there", "[dialogue][expression]") {
  CHECK(
      result_of("vars.size |") ==
      R"(invalid: expression "vars.size |", at character 12: expected a filter: add_days, add_hours, capitalize, )"
      R"(contains, date, default, first, join, json, last, length, lower, number, replace, round, slice, split, text, )"
      R"(trim, upper, url)");
  CHECK_THAT(result_of("1 +"), Contains("at character 4: expected a value"));
  CHECK_THAT(result_of("(1"), Contains("expected ')'"));
  CHECK_THAT(result_of("'open"), Contains("expected a text with a quote at its end"));
  CHECK_THAT(result_of(""), Contains("expected a value"));
  CHECK_THAT(result_of("a b"), Contains("at character 3: expected an operator"));
  CHECK_THAT(result_of("and"), Contains("expected a value"));
  CHECK_THAT(result_of("a | slice"), Contains("expected 1 to 2 arguments for the filter slice"));
  CHECK_THAT(result_of("'x' * 2"), Contains("expected a number to reckon with"));
  CHECK_THAT(result_of("1 / 0"), Contains("divided by zero"));
}

TEST_CASE("an expression that is too long, too deep or too costly is refused", "[dialogue][expression]") {
  CHECK_THAT(result_of(std::string(1'001, '1')), StartsWith("limit: "));
  CHECK(result_of(std::string(30, '(') + "1" + std::string(30, ')')) == "1");
  CHECK_THAT(result_of(std::string(40, '(') + "1" + std::string(40, ')')), StartsWith("limit: "));
  CHECK_THAT(result_of(std::string(40, '-') + "1"), StartsWith("limit: "));
  std::string doubling = "'0123456789'";
  for (int i = 0; i < 6; ++i) doubling += " | replace: '', '' | split: '' | join";
  CHECK_THAT(result_of(doubling), StartsWith("invalid: split"));
  std::string growing = "'aaaaaaaaaa'";
  for (int i = 0; i < 8; ++i) growing += " | replace: 'a', 'aaaaaaaaaa'";
  CHECK_THAT(result_of(growing), StartsWith("limit: "));
}

TEST_CASE("texts are filled in, and what has no value is left as typed", "[dialogue][expression]") {
  CHECK(text_of_filled("Hi {{ contact.name | capitalize }}, {{vars.n}} × {{vars.nothing}}!") ==
        "Hi Ana María, 3 × {{vars.nothing}}!");
  CHECK(text_of_filled("no expressions") == "no expressions");
  CHECK(text_of_filled("{{open") == "{{open");
  CHECK(text_of_filled("{{vars.n}}") == "3");
  CHECK(text_of_filled("{{contact.tags}} {{contact.tags | join: '/'}}") == R"(["vip","new"] vip/new)");
  CHECK_THAT(text_of_filled("{{vars.n +}}"), StartsWith("invalid: "));
}

TEST_CASE("what a contact wrote is never read as an expression", "[dialogue][expression]") {
  CHECK(text_of_filled("{{vars.sly}} {{vars.sly | upper}}") == "{{contact.name}} {{CONTACT.NAME}}");
  CHECK(text_of_filled("{{'{'}}{vars.n}}") == "{{vars.n}}");
}

TEST_CASE("braces inside quotes do not end an expression", "[dialogue][expression]") {
  CHECK(text_of_filled("{{vars.empty | default: '}}'}}!") == "}}!");
  CHECK(fill_in_or_leave("{{it's}} {{vars.n}}", find_known) == "{{it's}} 3");
}

TEST_CASE("texts that nobody checked keep what cannot be filled in", "[dialogue][expression]") {
  CHECK(fill_in_or_leave("{{vars.n +}} {{contact.tags}} {{vars.n + 1}} {{vars.first-name}}", find_known) ==
        "{{vars.n +}} {{contact.tags}} 4 Bia");
}

TEST_CASE("a text may not grow without end", "[dialogue][expression]") {
  const json::object large{{"vars", {{"text", std::string(60'000, 'x')}}}};
  const FindValue find = [&](std::string_view path) { return value_at(large, path); };
  std::string text;
  for (int i = 0; i < 30; ++i) text += "{{vars.text}}";
  const auto filled = fill_in(text, find);
  REQUIRE(!filled);
  CHECK(filled.error().code == Errc::limit);
  CHECK(evaluate("vars.text", find)->get_string().size() == 60'000);
  CHECK(!evaluate("vars.text + vars.text", find));
}

TEST_CASE("the linter learns which names a text reads and what cannot be read", "[dialogue][expression]") {
  const Reading reading =
      reading_of("{{contact.name}} {{vars.a | default: vars.b}} {{contact.name == 'x' and not vars.c.d}} {{1 +}}");
  CHECK(reading.paths == std::vector<std::string>{"contact.name", "vars.a", "vars.b", "vars.c.d"});
  REQUIRE(reading.problems.size() == 1);
  CHECK_THAT(reading.problems[0], Contains("expected a value"));
}
