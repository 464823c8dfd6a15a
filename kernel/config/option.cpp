#include "config/option.hpp"

#include <algorithm>
#include <array>

#include "config/finding.hpp"
#include "config/option_value.hpp"

namespace parley::config {

namespace {

constexpr std::array<std::string_view, 13> kTypeNames{"string", "boolean",     "integer",     "number", "duration",
                                                      "size",   "address",     "string_list", "choice", "path",
                                                      "secret", "time_of_day", "secret_list"};

Error declaration_error(const Option& option, const std::string& what) {
  return fail(Errc::invalid, "option " + in_quotes(option.key) + ": " + what);
}

bool is_key(std::string_view key) {
  bool word_open = false;  // the last character was a letter or digit
  for (const char c : key) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!word && !((c == '_' || c == '.') && word_open)) return false;
    word_open = word;
  }
  return word_open && key.size() <= 100;
}

bool has_natural_default(OptionType type) {
  return type == OptionType::string || type == OptionType::path || type == OptionType::secret ||
         type == OptionType::string_list || type == OptionType::secret_list;
}

Result<> check_bounds(const Option& option) {
  for (const auto* bound : {&option.min, &option.max}) {
    if (*bound && !is_bound(option.type, **bound)) {
      return declaration_error(
          option, "a bound for the type " + std::string(name(option.type)) + " cannot be " + in_quotes(**bound));
    }
  }
  return {};
}

Result<> check_default(const Option& option) {
  if (option.required) {
    if (option.default_text) return declaration_error(option, "it is required, so it cannot have a default");
    return {};
  }
  if (!option.default_text) {
    if (has_natural_default(option.type)) return {};
    return declaration_error(option, "it needs a default, or \"required\": true");
  }
  if (option.type == OptionType::secret || option.type == OptionType::secret_list) {
    if (option.default_text->empty()) return {};
    return declaration_error(option, "a secret cannot have a default");
  }
  if (value_from_text(option, *option.default_text)) return {};
  return declaration_error(
      option, "its default should be " + option.expectation() + " but is " + in_quotes(*option.default_text));
}

Result<> check_declaration(const Option& option) {
  if (!is_key(option.key)) {
    return declaration_error(option, "a key is words of a-z and 0-9 joined by single '_' or '.', up to 100 characters");
  }
  if (option.type == OptionType::choice && option.choices.empty()) {
    return declaration_error(option, "a choice needs \"choices\"");
  }
  if (auto bounds = check_bounds(option); bounds.has_error()) return bounds;
  return check_default(option);
}

/// "a" beside "a.b" cannot be written in TOML: a key is a value or a table.
bool clash(std::string_view one, std::string_view other) {
  if (one.size() > other.size()) std::swap(one, other);
  return other.starts_with(one) && (other.size() == one.size() || other[one.size()] == '.');
}

std::string range_text(const Option& option, std::string_view unit = {}) {
  const std::string tail(unit);
  if (option.min && option.max) return " from " + *option.min + " to " + *option.max + tail;
  if (option.min) return " of at least " + *option.min + tail;
  if (option.max) return " of at most " + *option.max + tail;
  return {};
}

std::string joined_choices(const std::vector<std::string>& choices) {
  std::string out;
  for (const std::string& choice : choices) out += (out.empty() ? "" : ", ") + choice;
  return out;
}

std::string length_text(const Option& option) {
  if (option.min == "1" && !option.max) return " that is not empty";
  return range_text(option, option.min || option.max ? " bytes" : "");
}

std::string list_text(const Option& option) {
  std::string out = "a list";
  if (option.min || option.max) out += " with a number of items" + range_text(option);
  if (option.type == OptionType::secret_list) return out + " of secrets (env:NAME, file:PATH or the text itself)";
  return out + (option.choices.empty() ? " of strings" : " of any of " + joined_choices(option.choices));
}

}  // namespace

std::string_view name(OptionType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

std::string Option::expectation() const {
  switch (type) {
    case OptionType::string:
      return "a string" + length_text(*this);
    case OptionType::boolean:
      return "true or false";
    case OptionType::integer:
      return "an integer" + range_text(*this);
    case OptionType::number:
      return "a number" + range_text(*this);
    case OptionType::duration:
      return "a duration" + range_text(*this) + " (such as \"250ms\", \"10s\" or \"2h\")";
    case OptionType::size:
      return "a size" + range_text(*this) + " (such as \"64KB\" or \"4MB\")";
    case OptionType::address:
      return "an address (such as \"127.0.0.1:8080\")";
    case OptionType::string_list:
    case OptionType::secret_list:
      return list_text(*this);
    case OptionType::choice:
      return "one of " + joined_choices(choices);
    case OptionType::path:
      return "a path" + length_text(*this);
    case OptionType::secret:
      return "a secret (env:NAME, file:PATH or the text itself)" + length_text(*this);
    case OptionType::time_of_day:
      return "a time of day (such as \"09:30\")";
  }
  return {};
}

Result<OptionTable> OptionTable::make(std::vector<Option> options) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (auto checked = check_declaration(options[i]); checked.has_error()) return checked.error();
    for (std::size_t j = 0; j < i; ++j) {
      if (!clash(options[i].key, options[j].key)) continue;
      return declaration_error(options[i], "its key clashes with the option " + in_quotes(options[j].key));
    }
  }
  return OptionTable(std::move(options));
}

OptionTable OptionTable::of(std::vector<Option> options) {
  return make(std::move(options)).value();
}

Result<OptionTable> OptionTable::joined(const OptionTable& other) const {
  std::vector<Option> all = options_;
  all.insert(all.end(), other.options_.begin(), other.options_.end());
  return make(std::move(all));
}

const Option* OptionTable::find(std::string_view key) const {
  const auto found = std::find_if(options_.begin(), options_.end(), [&](const Option& o) { return o.key == key; });
  return found == options_.end() ? nullptr : &*found;
}

}  // namespace parley::config
