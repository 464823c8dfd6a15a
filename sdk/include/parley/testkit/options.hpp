// The config a host would give to a plugin when the operator sets nothing: every option of the manifest's table with
// its default, in the form in which it crosses the boundary (durations as milliseconds, sizes as bytes).
#pragma once

#include <charconv>
#include <cstdint>
#include <parley/json.hpp>
#include <string>
#include <string_view>

namespace parley::testkit {

namespace detail {

/// "250ms", "4MB": a whole number times what its unit stands for; 0 for anything else.
inline std::int64_t quantity(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t factor;
  };
  static constexpr Unit kUnits[] = {{"ms", 1},        {"s", 1000},         {"m", 60'000},
                                    {"h", 3'600'000}, {"d", 86'400'000},   {"B", 1},
                                    {"KB", 1024},     {"MB", 1024 * 1024}, {"GB", 1024 * 1024 * 1024}};
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{}) return 0;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& known : kUnits)
    if (known.name == unit) return number * known.factor;
  return 0;
}

/// What stands in for an option that must be set and was not: a value of its type.
inline sdk::Json stand_in(const sdk::Json& option) {
  const std::string_view type = option["type"].text();
  if (type == "boolean") return false;
  if (type == "integer" || type == "number") return option["min"].is_number() ? option["min"] : sdk::Json(1);
  if (type == "duration") return 1000;
  if (type == "size") return 65536;
  if (type == "string_list" || type == "secret_list") return sdk::Json::array();
  if (type == "choice" && !option["choices"].items().empty()) return option["choices"].items().front();
  if (type == "address") return "127.0.0.1:1";
  return "conformance";
}

}  // namespace detail

/// One option's default as it crosses the boundary.
inline sdk::Json default_of(const sdk::Json& option) {
  const std::string_view type = option["type"].text();
  const sdk::Json& value = option["default"];
  if (value.is_null() && option["required"].boolean()) return detail::stand_in(option);
  if (value.is_null()) return type == "string_list" || type == "secret_list" ? sdk::Json::array() : sdk::Json();
  if ((type == "duration" || type == "size") && value.is_text()) return detail::quantity(value.text());
  return value;
}

/// `table` is the manifest's "options" or "channel_options"; what `overrides` names wins.
inline sdk::Json options_from(const sdk::Json& table, const sdk::Json& overrides = {}) {
  sdk::Json config = sdk::Json::object();
  for (const sdk::Json& option : table.items())
    if (sdk::Json value = default_of(option); !value.is_null()) config.set(option["key"].text(), std::move(value));
  for (const auto& [key, value] : overrides.members()) config.set(key, value);
  return config;
}

}  // namespace parley::testkit
