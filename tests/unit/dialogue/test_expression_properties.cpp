// What holds for every expression, tried on made ones; tests/fuzz/fuzz_expression.cpp goes on where this ends.
#include <catch2/catch.hpp>
#include <random>

#include "expressions.hpp"

using namespace parley;
using namespace parley::dialogue;

namespace {

const std::vector<std::string>& words() {
  static const std::vector<std::string> all{"vars.n",    "vars.size",  "vars.items", "contact.name",
                                            "vars.none", "1",          "2.5",        "'a'",
                                            "\"b\"",     "true",       "null",       "+",
                                            "-",         "*",          "/",          "%",
                                            "==",        "!=",         "<",          ">=",
                                            "and",       "or",         "not",        "(",
                                            ")",         "|",          "upper",      "default:",
                                            "slice: 1",  "split: ','", "join",       "date",
                                            "json",      "length",     "replace",    ",",
                                            "round",     "'",          "{{",         "}}",
                                            "\xff",      "é",          ".",          "add_days: 3"};
  return all;
}

std::string made_of_words(std::mt19937& random, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += words()[random() % words().size()] + (random() % 3 ? " " : "");
  return text;
}

}  // namespace

TEST_CASE("any mixture of words has a value or is refused in words", "[dialogue][expression][property]") {
  std::mt19937 random(2026);
  int good = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = made_of_words(random, 1 + int(random() % 9));
    const auto value = evaluate(text, find_known);
    good += value.has_value();
    if (!value) CHECK_FALSE(value.error().message.empty());
    const auto filled = fill_in("a {{" + text + "}} b", find_known);
    if (filled) CHECK(filled->starts_with("a "));
    CHECK(fill_in_or_leave("a {{" + text + "}} b", find_known).starts_with("a "));
    if (value && text.find('}') == text.npos) CHECK(reading_of("{{" + text + "}}").problems.empty());
  }
  CHECK(good > 1'000);
}

TEST_CASE("random bytes never do harm", "[dialogue][expression][property]") {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 60, ' ');
    for (char& c : text) c = char(random());
    (void)evaluate(text, find_known);
    const std::string inside = "{{" + text + "}}";
    (void)fill_in(inside, find_known);
    (void)reading_of(inside);
    CHECK(fill_in_or_leave(text, find_known).size() >= (text.find("{{") == text.npos ? text.size() : 0));
  }
}

TEST_CASE("an expression has the same value each time", "[dialogue][expression][property]") {
  std::mt19937 random(11);
  for (int i = 0; i < 2'000; ++i) {
    const std::string text = made_of_words(random, 5);
    CHECK(result_of(text) == result_of(text));
  }
}
