// Folding, placeholders, business hours and outbound documents.
#include <catch2/catch.hpp>

#include "dialogue/value_path.hpp"
#include "script/business_hours.hpp"
#include "script/outbound.hpp"
#include "script/placeholders.hpp"
#include "script/unicode.hpp"

using namespace parley;
using namespace parley::script;
using Catch::Contains;

TEST_CASE("folding takes case, accents and width away", "[script][unicode]") {
  CHECK(fold("Preço") == "preco");
  CHECK(fold("PREC\xcc\xa7O") == "preco");
  CHECK(fold("ÀÉÎÕÜñ") == "aeioun");
  CHECK(fold("Straße") == "strasse");
  CHECK(fold("ＰＲＩＣＥ") == "price");
  CHECK(fold("ПРИВЕТ") == "привет");
  CHECK(fold("हिन्दी") == "हिन्दी");
  CHECK(fold("a\xff") == "a\xef\xbf\xbd");
}

TEST_CASE("folding tells where each byte came from", "[script][unicode]") {
  const std::string text = "Às ＡＢ";
  const auto folded = fold_with_origin(text);
  CHECK(folded.text == "as ab");
  CHECK(text.substr(folded.origin[3], folded.origin[4] - folded.origin[3]) == "Ａ");
  CHECK(folded.origin.back() == text.size());
}

TEST_CASE("lengths are counted in characters", "[script][unicode]") {
  CHECK(utf8_length("olá👋") == 4);
  CHECK(utf8_prefix("olá👋!", 4) == "olá👋");
  CHECK_FALSE(is_utf8("\xc3"));
}

namespace {
std::string filled(std::string_view text, const json::object& root) {
  json::value message = json::string(text);
  fill_placeholders(message, [&](std::string_view path) { return dialogue::value_at(root, path); });
  return std::string(message.get_string());
}
}  // namespace

TEST_CASE("placeholders are filled in where the name is known", "[script][placeholders]") {
  const json::object root{{"contact", {{"name", "Ana {{vars.n}}"}}},
                          {"vars", {{"n", 3}, {"ok", true}, {"list", json::array{1}}}}};
  CHECK(filled("Hi {{contact.name}}!", root) == "Hi Ana {{vars.n}}!");
  CHECK(filled("{{ vars.n }}{{vars.ok}}", root) == "3true");
  CHECK(filled("{{contact.age}} {{vars.list}} {{vars}} {{}} {{open", root) ==
        "{{contact.age}} {{vars.list}} {{vars}} {{}} {{open");
  CHECK(filled("{{contact.name | upper}} {{vars.n + 1}} {{vars.n +}}", root) == "ANA {{VARS.N}} 4 {{vars.n +}}");
}

namespace {
json::object document(std::string_view text) {
  return parse_json(text, "test")->as_object();
}
}  // namespace

TEST_CASE("the default week is Monday to Friday, nine to six in São Paulo", "[script][hours]") {
  const auto hours = BusinessHours::make();
  REQUIRE(hours.has_value());
  const auto open = [&](const char* time) { return hours->open_at(*from_rfc3339(time)); };
  CHECK_FALSE(open("2026-03-02T11:59:59Z"));  // 08:59 local
  CHECK(open("2026-03-02T12:00:00Z"));
  CHECK(open("2026-03-06T20:59:00Z"));
  CHECK_FALSE(open("2026-03-06T21:00:00Z"));
  CHECK_FALSE(open("2026-03-07T15:00:00Z"));  // Saturday
}

TEST_CASE("daylight saving time moves the hours", "[script][hours]") {
  HoursOptions options;
  options.time_zone = "Europe/Berlin";
  const auto hours = BusinessHours::make(options);
  CHECK_FALSE(hours->open_at(*from_rfc3339("2026-01-05T07:30:00Z")));
  CHECK(hours->open_at(*from_rfc3339("2026-07-06T07:30:00Z")));
}

TEST_CASE("hours are read from a document, with lunch and holidays", "[script][hours]") {
  const auto options = hours_from_json(document(
      R"({"time_zone": "UTC", "monday": [["09:00", "12:00"], ["13:00", "24:00"]], "holidays": ["2026-03-09"]})"));
  REQUIRE(options.has_value());
  const auto hours = BusinessHours::make(*options);
  REQUIRE(hours.has_value());
  const auto open = [&](const char* time) { return hours->open_at(*from_rfc3339(time)); };
  CHECK(open("2026-03-02T11:59:00Z"));
  CHECK_FALSE(open("2026-03-02T12:30:00Z"));
  CHECK(open("2026-03-02T23:59:00Z"));
  CHECK_FALSE(open("2026-03-03T10:00:00Z"));
  CHECK_FALSE(open("2026-03-09T10:00:00Z"));
}

TEST_CASE("wrong hours are refused by name", "[script][hours]") {
  HoursOptions options;
  options.time_zone = "Mars/Olympus";
  CHECK_THAT(BusinessHours::make(options).error().message, Contains("Mars/Olympus") && Contains("IANA"));
  CHECK_THAT(hours_from_json(document(R"({"mondays": []})")).error().message, Contains("mondays"));
  CHECK_THAT(hours_from_json(document(R"({"monday": [["9", "18:00"]]})")).error().message,
             Contains("monday") && Contains("09:00"));
  CHECK_THAT(BusinessHours::make(*hours_from_json(document(R"({"monday": [["18:00", "09:00"]]})"))).error().message,
             Contains("open before"));
}

TEST_CASE("short forms become outbound documents", "[script][outbound]") {
  const auto document = [](const json::value& reply) { return json::serialize(outbound_message(reply).value()); };
  CHECK(document("Hi") == R"({"type":"text","text":"Hi"})");
  CHECK(document({{"text", "Size?"}, {"buttons", {"S", {{"id", "m"}, {"title", "M"}}}}}) ==
        R"({"type":"buttons","body":"Size?","buttons":[{"title":"S","id":"S"},{"id":"m","title":"M"}]})");
  CHECK(document({{"text", "Pick"}, {"list", {{"button", "Menu"}, {"rows", {"A"}}}}}) ==
        R"({"type":"list","body":"Pick","button":"Menu","sections":[{"title":"","rows":[{"title":"A","id":"A"}]}]})");
  CHECK(document({{"template", "hello"}, {"language", "pt_BR"}}) ==
        R"({"type":"template","name":"hello","language":"pt_BR"})");
  CHECK(document({{"image", "https://example.com/a.png"}, {"caption", "A"}}) ==
        R"({"type":"image","url":"https://example.com/a.png","caption":"A"})");
  CHECK(document({{"location", {{"latitude", -23.5}, {"longitude", -46}}}}) ==
        R"({"type":"location","latitude":-2.35E1,"longitude":-46})");
}

TEST_CASE("documents over a limit are refused with member, expected and found", "[script][outbound]") {
  const auto why = [](const json::value& reply) { return outbound_message(reply).error().message; };
  CHECK_THAT(why({{"text", "x"}, {"buttons", {"1", "2", "3", "4"}}}), Contains("1 to 3 buttons, found 4"));
  CHECK_THAT(why({{"text", "x"}, {"buttons", {std::string(21, 'x')}}}),
             Contains("buttons.title") && Contains("at most 20"));
  CHECK_THAT(why({{"text", "x"}, {"buttons", {"A", "A"}}}), Contains("each id once"));
  CHECK_THAT(why({{"text", std::string(1025, 'x')}, {"buttons", {"A"}}}), Contains("at most 1024"));
  CHECK_THAT(why(json::value(std::string(4097, 'x'))), Contains("at most 4096"));
  CHECK_THAT(why(""), Contains("\"text\""));
  CHECK_THAT(why({{"text", "x"}, {"colour", "red"}}), Contains("unknown field \"colour\""));
  CHECK_THAT(why({{"type", "carrier_pigeon"}}), Contains("carrier_pigeon"));
  CHECK_THAT(why({{"location", {{"latitude", 91}, {"longitude", 0}}}}), Contains("latitude"));
  CHECK_THAT(why({{"type", "image"}, {"url", "x"}, {"media_id", "y"}}), Contains("either"));
  CHECK_THAT(why(7), Contains("expected a text"));
}
