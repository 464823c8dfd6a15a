#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "config/option.hpp"

using namespace parley;
using namespace parley::config;

namespace {

std::string refusal(const std::string& manifest) {
  const auto table = OptionTable::from_json(parse_json(manifest, "manifest")->as_array());
  return table.has_error() ? table.error().message : "accepted";
}

}  // namespace

TEST_CASE("a manifest's options become a table", "[config][option]") {
  const auto options = parse_json(R"([
    {"key":"path","type":"path","default":"var/parley.db","description":"The database file."},
    {"key":"pool.size","type":"integer","default":4,"min":1,"max":64},
    {"key":"ratio","type":"number","default":0.5},
    {"key":"tags","type":"string_list","default":["a","b"]},
    {"key":"mode","type":"choice","default":"wal","choices":["wal","delete"]},
    {"key":"token","type":"secret","required":true}])",
                                  "manifest");
  const auto table = OptionTable::from_json(options->as_array());
  REQUIRE(table.has_value());
  CHECK(table->options().size() == 6);
  CHECK(table->find("pool.size")->expectation() == "an integer from 1 to 64");
  CHECK(table->find("tags")->default_text == "a,b");
  CHECK(table->find("ratio")->default_text == "0.5");
  CHECK(table->find("token")->required);
  CHECK(table->find("path")->description == "The database file.");
}

TEST_CASE("a wrong option in a manifest is refused by its place and field", "[config][option]") {
  CHECK(refusal(R"([5])") == "option 1 of the table: expected an object with \"key\" and \"type\"");
  CHECK(refusal(R"([{"key":"a","type":"string"},{"key":"b"}])") ==
        "option 2 of the table, field \"type\": expected a string, found nothing");
  CHECK(refusal(R"([{"key":"a","type":"text"}])") ==
        "option 1 of the table, field \"type\": expected string, boolean, integer, number, duration, size, address, "
        "string_list, choice, path, secret, secret_list or time_of_day, found \"text\"");
  CHECK(refusal(R"([{"key":"a","type":"string","defualt":"x"}])") ==
        "option 1 of the table, field \"defualt\": expected a known field, found \"x\"");
  CHECK(refusal(R"([{"key":"a","type":"boolean","required":"yes"}])") ==
        "option 1 of the table, field \"required\": expected true or false, found \"yes\"");
  CHECK(refusal(R"([{"key":"a","type":"string_list","default":["x,y"]}])") ==
        "option 1 of the table, field \"default\": expected a value an operator could write, found [\"x,y\"]");
}

TEST_CASE("a table that contradicts itself is refused", "[config][option]") {
  CHECK(refusal(R"([{"key":"Bad Key","type":"string"}])") ==
        "option \"Bad Key\": a key is words of a-z and 0-9 joined by single '_' or '.', up to 100 characters");
  CHECK(refusal(R"([{"key":"a__b","type":"string"}])").starts_with("option \"a__b\": a key is words"));
  CHECK(refusal(R"([{"key":"n","type":"integer"}])") == "option \"n\": it needs a default, or \"required\": true");
  CHECK(refusal(R"([{"key":"n","type":"integer","default":9,"max":8}])") ==
        "option \"n\": its default should be an integer of at most 8 but is \"9\"");
  CHECK(refusal(R"([{"key":"n","type":"duration","default":"1s","min":"soon"}])") ==
        "option \"n\": a bound for the type duration cannot be \"soon\"");
  CHECK(refusal(R"([{"key":"n","type":"integer","default":1,"required":true}])") ==
        "option \"n\": it is required, so it cannot have a default");
  CHECK(refusal(R"([{"key":"c","type":"choice","default":"x"}])") == "option \"c\": a choice needs \"choices\"");
  CHECK(refusal(R"([{"key":"s","type":"secret","default":"hunter2"}])") ==
        "option \"s\": a secret cannot have a default");
  CHECK(refusal(R"([{"key":"a","type":"string"},{"key":"a","type":"string"}])") ==
        "option \"a\": its key clashes with the option \"a\"");
  CHECK(refusal(R"([{"key":"a.b","type":"string"},{"key":"a","type":"string"}])") ==
        "option \"a\": its key clashes with the option \"a.b\"");
}

TEST_CASE("a wrong table in our own code is a broken invariant", "[config][option]") {
  CHECK_THROWS_AS(OptionTable::of({{.key = "n", .type = OptionType::integer}}), BrokenInvariant);
}

TEST_CASE("every type can stand in a manifest", "[config][option]") {
  for (int i = 0; i <= static_cast<int>(kLastOptionType); ++i) {
    const auto type = static_cast<OptionType>(i);
    INFO(name(type));
    json::object option{{"key", "a"}, {"type", name(type)}, {"required", true}};
    if (type == OptionType::choice) option["choices"] = json::array{"x"};
    const auto table = OptionTable::from_json(json::array{option});
    REQUIRE(table.has_value());
    CHECK(table->find("a")->type == type);
  }
}
