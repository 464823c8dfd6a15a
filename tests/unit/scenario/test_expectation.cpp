#include <catch2/catch.hpp>

#include "scenario/expectation.hpp"

using namespace parley;
using namespace parley::scenario;
using Catch::Matchers::Contains;

namespace {

const json::object kMenu{{"type", "buttons"},
                         {"body", "Which one?"},
                         {"buttons", json::array{json::object{{"id", "m"}, {"title", "Margherita"}},
                                                 json::object{{"id", "f"}, {"title", "Funghi"}}}}};

json::value expected(const char* text) {
  return json::parse(text);
}

}  // namespace

TEST_CASE("a text is expected word for word", "[scenario][expectation]") {
  CHECK(check_message({{"type", "text"}, {"text", "Olá!"}}, "Olá!").has_value());
  const Result<> wrong = check_message({{"type", "text"}, {"text", "Olá!"}}, "Ola!");
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().code == Errc::unprocessable);
  CHECK(wrong.error().message == R"(the bot's words: expected "Ola!", found "Olá!")");
}

TEST_CASE("a table expects what it names and nothing else", "[scenario][expectation]") {
  CHECK(check_message(kMenu, expected(R"({"contains": "Which"})")).has_value());
  CHECK(check_message(kMenu, expected(R"({"contains": ["Which", "one"], "type": "buttons"})")).has_value());
  CHECK(check_message(kMenu, expected(R"({"text": "Which one?", "buttons": ["Margherita", "Funghi"]})")).has_value());
  CHECK_FALSE(check_message(kMenu, expected(R"({"contains": ["Which", "two"]})")).has_value());
  CHECK_FALSE(check_message(kMenu, expected(R"({"buttons": ["Funghi", "Margherita"]})")).has_value());
  CHECK_FALSE(check_message(kMenu, expected(R"({"type": "text"})")).has_value());
}

TEST_CASE("the rows of a list are expected across its sections", "[scenario][expectation]") {
  const json::object list{{"type", "list"},
                          {"body", "Pick"},
                          {"sections", json::array{json::object{{"rows", json::array{json::object{{"title", "A"}}}}},
                                                   json::object{{"rows", json::array{json::object{{"title", "B"}}}}}}}};
  CHECK(check_message(list, expected(R"({"rows": ["A", "B"]})")).has_value());
  CHECK_FALSE(check_message(list, expected(R"({"rows": ["A"]})")).has_value());
}

TEST_CASE("what is no expectation is refused by its field", "[scenario][expectation]") {
  for (const char* text : {"5", "null", "{}", "[]"})
    CHECK(check_message(kMenu, expected(text)).error().code == Errc::invalid);
  CHECK_THAT(check_message(kMenu, expected(R"({"button": "x"})")).error().message, Contains("\"button\""));
  CHECK_THAT(check_message(kMenu, expected(R"({"contains": [1]})")).error().message, Contains("\"contains\""));
}

TEST_CASE("a message is shown in a few words", "[scenario][expectation]") {
  CHECK(shown(kMenu) == R"("Which one?" [Margherita] [Funghi])");
  CHECK(shown({{"type", "location"}}) == "(location)");
}
