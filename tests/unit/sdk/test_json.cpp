#include <catch2/catch.hpp>
#include <limits>
#include <parley/json.hpp>
#include <random>
#include <string>

using parley::sdk::Failure;
using parley::sdk::Json;

TEST_CASE("A document comes back as it was written", "[sdk][json]") {
  const std::string text =
      R"({"a":[1,-2.5,1e+300,true,false,null,"x"],"b":{"c":""},"d":"\"\\\n\u0001é😀","e":-9223372036854775808})";
  CHECK(Json::parse(text).dump() == text);
}

TEST_CASE("Escapes become the characters they stand for", "[sdk][json]") {
  CHECK(Json::parse(R"("\u00e9\ud83d\ude00\/\b\f\n\r\t\u0000")").text() == std::string_view("é😀/\b\f\n\r\t\0", 13));
}

TEST_CASE("What is no JSON is refused with the byte", "[sdk][json]") {
  for (const std::string text : {"",
                                 " ",
                                 "{",
                                 "[1,]",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "01",
                                 "1.",
                                 ".5",
                                 "+1",
                                 "1e",
                                 "-",
                                 "nul",
                                 "truex",
                                 "\"\n\"",
                                 "\"\\x\"",
                                 "\"\\ud800\"",
                                 "\"\\ud800\\u0041\"",
                                 "\"\\udc00\"",
                                 "\"\xff\"",
                                 "\"\xc0\xaf\"",
                                 "\"\xed\xa0\x80\"",
                                 "1 2",
                                 "1e999",
                                 "\"",
                                 "[",
                                 "\xef\xbb\xbf{}"}) {
    INFO(text);
    CHECK_THROWS_AS(Json::parse(text), Failure);
  }
  CHECK_THROWS_WITH(Json::parse("[1,}"), Catch::Contains("byte 3"));
}

TEST_CASE("Depth is bounded at 64", "[sdk][json]") {
  CHECK_NOTHROW(Json::parse(std::string(64, '[') + std::string(64, ']')));
  CHECK_THROWS_WITH(Json::parse(std::string(100'000, '[')), Catch::Contains("64 levels"));
}

TEST_CASE("A value of another type gives what was asked for instead", "[sdk][json]") {
  const Json value = Json::parse(R"({"n":7,"t":"x","r":1.5})");
  CHECK(value["t"].integer(3) == 3);
  CHECK(value["n"].text("none") == "none");
  CHECK(value["n"].number() == 7.0);
  CHECK(value["r"].integer(-1) == -1);
  CHECK(value["missing"]["deeper"].is_null());
  CHECK(value["n"].items().empty());
  CHECK(value["n"].boolean(true));
}

TEST_CASE("Of two members of one name the later counts", "[sdk][json]") {
  CHECK(Json::parse(R"({"a":1,"a":2})")["a"].integer() == 2);
}

TEST_CASE("The elements of a temporary outlive it", "[sdk][json]") {
  std::int64_t sum = 0;
  for (const Json& item : Json::parse(R"({"a":[1,2,3]})")["a"].items()) sum += item.integer();
  CHECK(sum == 6);
}

TEST_CASE("A member is replaced in its place", "[sdk][json]") {
  Json value = Json::object({{"a", 1}, {"b", 2}});
  value.set("a", "x").set("c", nullptr);
  CHECK(value.dump() == R"({"a":"x","b":2,"c":null})");
}

TEST_CASE("Bytes that are no UTF-8 and numbers that JSON lacks are mended on writing", "[sdk][json]") {
  CHECK(Json("a\xff"
             "b")
            .dump() ==
        "\"a\xEF\xBF\xBD"
        "b\"");
  CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");
}

TEST_CASE("Random changes of a document either parse or are refused, and what parses is stable", "[sdk][json]") {
  const std::string good = R"({"id":"m1","to":{"address":"55"},"list":[1,2.5,null,"é\u00e9"],"t":true})";
  std::mt19937 random(7);
  int parsed = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = good;
    text[random() % text.size()] = static_cast<char>(random());
    try {
      const std::string once = Json::parse(text).dump();
      CHECK(Json::parse(once).dump() == once);
      ++parsed;
    } catch (const Failure&) {
    }
  }
  CHECK(parsed > 100);
}
