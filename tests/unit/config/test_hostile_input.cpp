#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/utf8.hpp"
#include "config/server_options.hpp"

using namespace parley;
using namespace parley::config;

namespace {

/// Parses and checks as a parley.toml; returns the findings.
Findings judge(const std::string& text) {
  static const auto sections = server_sections();
  Findings findings;
  auto table = parse_toml(text, "parley.toml", {}, findings);
  if (!table) return findings;
  const auto loaded = load({{"parley.toml", std::move(*table)}}, Sources{}, sections);
  return loaded.findings();
}

}  // namespace

TEST_CASE("random bytes are refused or read, never worse", "[config][hostile]") {
  std::mt19937 random(20260302);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 200, '\0');
    for (char& c : text) c = static_cast<char>(random());
    for (const Finding& finding : judge(text)) REQUIRE_FALSE(finding.to_text().empty());
  }
}

TEST_CASE("shuffled pieces of TOML are refused or read, never worse", "[config][hostile]") {
  const std::vector<std::string> pieces{
      "[",     "]",      "[[",         "]]",       "{", "}",      "=",       ",",          ".",  "\n", "\"",
      "'",     "\"\"\"", "'''",        "\\u",      "#", "server", "listen",  "io_threads", "1",  "-",  "nan",
      "1e999", "true",   "2026-01-01", "\xC3\x28", "é", " ",      "plugins", "paths",      "0x", "\t", "\r"};
  std::mt19937 random(20260303);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text = round % 2 == 0 ? "[server]\n" : "";
    for (unsigned i = random() % 24; i > 0; --i) text += pieces[random() % pieces.size()];
    refused += !judge(text).empty();
  }
  CHECK(refused > 1000);
}

TEST_CASE("every finding is UTF-8 on one line", "[config][hostile]") {
  std::mt19937 random(20260304);
  for (int round = 0; round < 2000; ++round) {
    std::string value(random() % 120, '\0');
    for (char& c : value) c = static_cast<char>(random());
    Sources sources;
    sources.environment["PARLEY__LOG__LEVEL"] = value;
    sources.environment["PARLEY__" + value] = value;
    sources.environment["PARLEY__LOG__" + value] = value;
    sources.overrides = {value, "log." + value};
    for (const Finding& finding : load(std::vector<TomlFile>{}, sources, server_sections()).findings()) {
      const std::string text = finding.to_text();
      INFO(text);
      REQUIRE(is_utf8(text));
      REQUIRE(std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }));
    }
  }
}

TEST_CASE("UTF-8 is told from what only looks like it", "[config][utf8]") {
  for (const char* text : {"", "plain", "é", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E", "\xF4\x8F\xBF\xBF"})
    CHECK(is_utf8(text));
  for (const char* text : {"\x80", "\xC0\xAF", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
                           "\xE2\x82", "\xF0\x80\x80\xAF", "\xFF"}) {
    CHECK_FALSE(is_utf8(text));
  }
}
