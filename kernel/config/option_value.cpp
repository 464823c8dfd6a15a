#include "config/option_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/utf8.hpp"

namespace parley::config {

namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// What a bound of the type is compared with; integers stay exact, so only `number` goes through double.
std::optional<std::int64_t> parse_measure(OptionType type, std::string_view text) {
  if (type == OptionType::duration) {
    const auto duration = parse_duration(text);
    return duration ? std::optional(duration->count()) : std::nullopt;
  }
  if (type == OptionType::size) {
    const auto size = parse_size(text);
    return size ? std::optional(static_cast<std::int64_t>(size->bytes)) : std::nullopt;
  }
  return parse_number<std::int64_t>(text);
}

struct Measure {
  std::optional<std::int64_t> operator()(const std::string& text) const { return std::int64_t(text.size()); }
  std::optional<std::int64_t> operator()(std::int64_t number) const { return number; }
  std::optional<std::int64_t> operator()(Millis duration) const { return duration.count(); }
  std::optional<std::int64_t> operator()(ByteSize size) const { return std::int64_t(size.bytes); }
  std::optional<std::int64_t> operator()(const std::vector<std::string>& list) const {
    return std::int64_t(list.size());
  }
  template <class Other>
  std::optional<std::int64_t> operator()(const Other&) const {
    return std::nullopt;
  }
};

bool within_bounds(const Option& option, const SettingValue& value) {
  if (const auto* number = std::get_if<double>(&value)) {
    if (option.min && *number < parse_number<double>(*option.min).value_or(*number)) return false;
    return !option.max || *number <= parse_number<double>(*option.max).value_or(*number);
  }
  const auto measure = std::visit(Measure{}, value);
  if (!measure) return true;
  if (option.min && *measure < parse_measure(option.type, *option.min).value_or(*measure)) return false;
  return !option.max || *measure <= parse_measure(option.type, *option.max).value_or(*measure);
}

bool is_choice(const Option& option, const std::string& text) {
  return std::find(option.choices.begin(), option.choices.end(), text) != option.choices.end();
}

/// A NUL would end the text early in every C library below us, and JSON and TOML hold UTF-8 only.
bool is_plain_text(const std::string& text) {
  return text.find('\0') == std::string::npos && is_utf8(text);
}

bool within(const Option& option, const SettingValue& value) {
  if (option.type == OptionType::choice) return is_choice(option, std::get<std::string>(value));
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    const auto fits = [&](const auto& item) {
      return option.choices.empty() ? is_plain_text(item) : is_choice(option, item);
    };
    if (!std::all_of(list->begin(), list->end(), fits)) return false;
  }
  if (const auto* text = std::get_if<std::string>(&value); text && !is_plain_text(*text)) return false;
  return within_bounds(option, value);
}

std::optional<SettingValue> bounded(const Option& option, std::optional<SettingValue> value) {
  if (value && !within(option, *value)) return std::nullopt;
  return value;
}

template <class T>
std::optional<SettingValue> as_value(const Result<T>& result) {
  if (result.has_error()) return std::nullopt;
  return SettingValue{*result};
}

template <class T>
std::optional<SettingValue> as_value(const std::optional<T>& parsed) {
  if (!parsed) return std::nullopt;
  return SettingValue{*parsed};
}

std::optional<SettingValue> read_boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<SettingValue> read_finite(std::optional<double> number) {
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return *number;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!trimmed(text).empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    out.emplace_back(trimmed(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

std::optional<SettingValue> read_text(OptionType type, std::string_view text) {
  switch (type) {
    case OptionType::string:
    case OptionType::choice:
    case OptionType::path:
      return SettingValue{std::string(text)};
    case OptionType::secret:
      return SettingValue{Secret(std::string(text), {})};
    case OptionType::boolean:
      return read_boolean(text);
    case OptionType::integer:
      return as_value(parse_number<std::int64_t>(text));
    case OptionType::number:
      return read_finite(parse_number<double>(text));
    case OptionType::duration:
      return as_value(parse_duration(text));
    case OptionType::size:
      return as_value(parse_size(text));
    case OptionType::address:
      return as_value(parse_address(text));
    case OptionType::time_of_day:
      return as_value(parse_time_of_day(text));
    case OptionType::string_list:
    case OptionType::secret_list:
      return SettingValue{split_list(text)};
  }
  return std::nullopt;
}

std::optional<SettingValue> read_list(const NodeList& list) {
  std::vector<std::string> out;
  for (const Node& item : list) {
    const auto* text = std::get_if<std::string>(&item.value);
    if (text == nullptr) return std::nullopt;
    out.push_back(*text);
  }
  return out;
}

std::optional<SettingValue> read_node(OptionType type, const Node& node) {
  if (type == OptionType::boolean) {
    const auto* boolean = std::get_if<bool>(&node.value);
    return boolean ? std::optional<SettingValue>(*boolean) : std::nullopt;
  }
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) {
    if (type == OptionType::integer) return *integer;
    if (type == OptionType::number) return static_cast<double>(*integer);
    return std::nullopt;
  }
  if (const auto* number = std::get_if<double>(&node.value)) {
    return type == OptionType::number ? read_finite(*number) : std::nullopt;
  }
  if (type == OptionType::string_list || type == OptionType::secret_list) {
    const auto* list = std::get_if<NodeList>(&node.value);
    return list ? read_list(*list) : std::nullopt;
  }
  if (type == OptionType::integer || type == OptionType::number) return std::nullopt;
  const auto* text = std::get_if<std::string>(&node.value);
  return text ? read_text(type, *text) : std::nullopt;
}

}  // namespace

std::optional<SettingValue> value_from_text(const Option& option, std::string_view text) {
  return bounded(option, read_text(option.type, text));
}

std::optional<SettingValue> value_from_node(const Option& option, const Node& node) {
  return bounded(option, read_node(option.type, node));
}

SettingValue default_value(const Option& option) {
  if (option.type == OptionType::secret_list) return std::vector<Secret>{};  // its default can only be empty
  if (option.default_text) {
    if (auto value = value_from_text(option, *option.default_text)) return *value;
  }
  switch (option.type) {
    case OptionType::boolean:
      return false;
    case OptionType::integer:
      return std::int64_t{0};
    case OptionType::number:
      return 0.0;
    case OptionType::duration:
      return Millis{0};
    case OptionType::size:
      return ByteSize{};
    case OptionType::address:
      return Address{};
    case OptionType::string_list:
      return std::vector<std::string>{};
    case OptionType::secret:
      return Secret{};
    case OptionType::time_of_day:
      return TimeOfDay{0};
    default:
      return std::string{};
  }
}

bool secret_within_bounds(const Option& option, const Secret& secret) {
  return within_bounds(option, SettingValue{secret.reveal()});
}

bool is_bound(OptionType type, std::string_view text) {
  switch (type) {
    case OptionType::integer:
    case OptionType::duration:
    case OptionType::size:
      return parse_measure(type, text).has_value();
    case OptionType::number:
      return read_finite(parse_number<double>(text)).has_value();
    case OptionType::string:
    case OptionType::string_list:
    case OptionType::secret_list:
    case OptionType::path:
    case OptionType::secret:
      return parse_number<std::uint32_t>(text).has_value();
    default:
      return false;
  }
}

}  // namespace parley::config
