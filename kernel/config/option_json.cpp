#include <charconv>

#include "config/finding.hpp"
#include "config/option.hpp"

namespace parley::config {

namespace {

constexpr std::string_view kKnownFields[] = {"key", "type", "default", "required",
                                             "min", "max",  "choices", "description"};

std::string number_text(double number) {
  char text[64];
  const auto result = std::to_chars(text, text + sizeof text, number);
  return {text, result.ptr};
}

/// One value of a manifest in the form an operator would write it, or nothing when it has none.
std::optional<std::string> scalar_text(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return std::string(value.get_string());
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::int64:
      return std::to_string(value.get_int64());
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::double_:
      return number_text(value.get_double());
    default:
      return std::nullopt;
  }
}

/// Lists are written with commas, so an item cannot hold one.
std::optional<std::string> default_text(const json::value& value) {
  if (!value.is_array()) return scalar_text(value);
  std::string out;
  for (const json::value& item : value.get_array()) {
    if (!item.is_string() || item.get_string().find(',') != json::string::npos) return std::nullopt;
    if (!out.empty()) out += ',';
    out += item.get_string();
  }
  return out;
}

std::optional<OptionType> type_named(std::string_view wanted) {
  for (int i = 0; i <= static_cast<int>(kLastOptionType); ++i) {
    if (name(static_cast<OptionType>(i)) == wanted) return static_cast<OptionType>(i);
  }
  return std::nullopt;
}

bool is_known_field(std::string_view field) {
  for (const std::string_view known : kKnownFields) {
    if (known == field) return true;
  }
  return false;
}

/// Collects the fields of one option; the first wrong one is kept as the error.
class OptionReader {
 public:
  OptionReader(const json::object& object, std::string where) : object_(object), where_(std::move(where)) {}

  Result<Option> read() {
    for (const auto& [field, value] : object_) {
      if (!is_known_field(field)) refuse(field, "a known field");
    }
    Option option;
    option.key = read_string("key", true);
    option.description = read_string("description", false);
    const auto type = type_named(read_string("type", true));
    if (!type)
      refuse("type",
             "string, boolean, integer, number, duration, size, address, string_list, choice, path, "
             "secret, secret_list or time_of_day");
    option.type = type.value_or(OptionType::string);
    option.required = read_required();
    option.default_text = read_text("default", default_text);
    option.min = read_text("min", scalar_text);
    option.max = read_text("max", scalar_text);
    option.choices = read_choices();
    if (error_) return *error_;
    return option;
  }

 private:
  void refuse(std::string_view field, std::string_view expected) {
    if (error_) return;
    const json::value* value = object_.if_contains(field);
    const std::string found = value == nullptr ? "nothing" : json::serialize(*value).substr(0, 80);
    error_ = fail(Errc::invalid,
                  where_ + ", field " + in_quotes(field) + ": expected " + std::string(expected) + ", found " + found);
  }

  std::string read_string(std::string_view field, bool required) {
    const json::value* value = object_.if_contains(field);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
    if (value != nullptr || required) refuse(field, "a string");
    return {};
  }

  bool read_required() {
    const json::value* value = object_.if_contains("required");
    if (value != nullptr && !value->is_bool()) refuse("required", "true or false");
    return value != nullptr && value->is_bool() && value->get_bool();
  }

  template <class Convert>
  std::optional<std::string> read_text(std::string_view field, Convert convert) {
    const json::value* value = object_.if_contains(field);
    if (value == nullptr) return std::nullopt;
    auto text = convert(*value);
    if (!text) refuse(field, "a value an operator could write");
    return text;
  }

  std::vector<std::string> read_choices() {
    std::vector<std::string> out;
    const json::value* value = object_.if_contains("choices");
    if (value == nullptr) return out;
    if (!value->is_array()) {
      refuse("choices", "a list of strings");
      return out;
    }
    for (const json::value& item : value->get_array()) {
      if (item.is_string()) {
        out.emplace_back(item.get_string());
      } else {
        refuse("choices", "a list of strings");
      }
    }
    return out;
  }

  const json::object& object_;
  std::string where_;
  std::optional<Error> error_;
};

}  // namespace

Result<OptionTable> OptionTable::from_json(const json::array& options) {
  std::vector<Option> out;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string where = "option " + std::to_string(i + 1) + " of the table";
    if (!options[i].is_object()) return fail(Errc::invalid, where + ": expected an object with \"key\" and \"type\"");
    auto option = OptionReader(options[i].get_object(), where).read();
    if (option.has_error()) return option.error();
    out.push_back(std::move(*option));
  }
  return make(std::move(out));
}

}  // namespace parley::config
