#include "schema/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/quoted.hpp"

namespace parley::schema {

namespace {

constexpr std::size_t kValuesListed = 12;

/// "a", "a or b", "a, b or c"
std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? " or " : ", ";
    out += parts[i];
  }
  return out;
}

std::string number_text(const json::value& number) {
  if (!number.is_double()) return json::serialize(number);
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number.get_double());
  return {text, end.ptr};
}

/// A value as a schema's author wrote it, for lists of what is allowed.
std::string literal(const json::value& value) {
  if (value.is_string()) return in_quotes(value.get_string());
  if (value.is_number()) return number_text(value);
  if (value.is_array() || value.is_object()) return printable(json::serialize(value).substr(0, 60));
  return json::serialize(value);
}

std::string choice(const json::array& allowed) {
  if (allowed.size() == 1) return literal(allowed[0]);
  std::string out = "one of ";
  for (std::size_t i = 0; i < allowed.size() && i < kValuesListed; ++i)
    out += (i == 0 ? "" : ", ") + literal(allowed[i]);
  if (allowed.size() > kValuesListed) out += " … (" + std::to_string(allowed.size()) + " in all)";
  return out;
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

/// " of 1 to 20 items", or nothing.
std::string size_words(const std::optional<std::size_t>& min, const std::optional<std::size_t>& max,
                       std::string_view noun) {
  if (min && max && *min == *max) return " of exactly " + counted(*max, noun);
  if (min && *min > 0 && max) return " of " + std::to_string(*min) + " to " + counted(*max, noun);
  if (max) return " of at most " + counted(*max, noun);
  if (min && *min > 0) return " of at least " + counted(*min, noun);
  return {};
}

std::string range_words(const NumberRules& rules) {
  std::string out;
  if (rules.minimum && rules.maximum) {
    out += " from " + number_text(*rules.minimum) + " to " + number_text(*rules.maximum);
  } else {
    if (rules.minimum) out += " of at least " + number_text(*rules.minimum);
    if (rules.maximum) out += " of at most " + number_text(*rules.maximum);
  }
  if (rules.above) out += " above " + number_text(*rules.above);
  if (rules.below) out += std::string(rules.above ? " and" : "") + " below " + number_text(*rules.below);
  if (rules.multiple_of) out += ", a multiple of " + number_text(*rules.multiple_of);
  return out;
}

std::string text_words(const Node& node) {
  if (!node.text) return "a text";
  if (node.text->format) return std::string(node.text->format->expected);
  std::string out = length_expectation(*node.text);
  if (node.text->pattern) out += " that matches " + in_quotes(node.text->pattern->text());
  return out;
}

std::string words_of(Type type, const Node& node) {
  switch (type) {
    case kNull:
      return "null";
    case kBoolean:
      return "true or false";
    case kInteger:
      return "an integer" + (node.number ? range_words(*node.number) : "");
    case kNumber:
      return "a number" + (node.number ? range_words(*node.number) : "");
    case kText:
      return text_words(node);
    case kList:
      return node.list ? list_expectation(*node.list) : "a list";
    default:
      return node.object ? object_expectation(*node.object) : "an object";
  }
}

bool is_nullable(const Node& node) {
  return node.types != kEveryType && (node.types & kNull);
}

std::string typed_words(std::uint8_t types, const Node& node) {
  std::vector<std::string> parts;
  for (const Type type : {kText, kInteger, kNumber, kBoolean, kList, kObject, kNull}) {
    const bool said = type == kInteger && (types & kNumber);  // every integer is a number
    if ((types & type) && !said) parts.push_back(words_of(type, node));
  }
  return joined(parts);
}

}  // namespace

std::string number_expectation(const Node& node) {
  const bool integer = node.types != kEveryType && !(node.types & kNumber);
  return words_of(integer ? kInteger : kNumber, node);
}

std::string length_expectation(const TextRules& rules) {
  return "a text" + size_words(rules.min_length, rules.max_length, "character");
}

std::string text_expectation(const Node& node) {
  return node.expected.empty() ? text_words(node) : node.expected;
}

std::string list_expectation(const ListRules& rules) {
  return "a list" + size_words(rules.min_items, rules.max_items, "item");
}

std::string object_expectation(const ObjectRules& rules) {
  return "an object" + size_words(rules.min_members, rules.max_members, "member");
}

std::string alternatives_expectation(const Compiled& schema, const std::vector<NodeId>& alternatives) {
  std::vector<std::string> parts;
  for (const NodeId id : alternatives) {
    const Node& node = schema.behind(id);
    // Not what stands inside an alternative, which may have alternatives of its own.
    const bool has_words = node.allowed || !node.expected.empty() || node.types != kEveryType;
    std::string words = has_words ? expectation(schema, node) : "a value of another form";
    if (std::find(parts.begin(), parts.end(), words) == parts.end()) parts.push_back(std::move(words));
  }
  return joined(parts);
}

std::string expectation(const Compiled& schema, const Node& node) {
  if (node.never) return "nothing";
  if (!node.expected.empty()) return node.expected + (is_nullable(node) ? " or null" : "");
  if (node.allowed) return choice(*node.allowed);
  if (node.types != kEveryType) return typed_words(node.types, node);
  if (!node.combined) return {};
  if (!node.combined->any.empty()) return alternatives_expectation(schema, node.combined->any);
  if (!node.combined->one.empty()) return alternatives_expectation(schema, node.combined->one);
  if (node.combined->reference == kNoNode) return {};
  const Node& target = schema.behind(node.combined->reference);
  return target.combined ? "" : expectation(schema, target);
}

std::string description_of(const json::value& value, bool shown) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::string:
      if (value.get_string().empty()) return "an empty text";
      return shown ? "the text " + in_quotes(value.get_string()) : "a text";
    case json::kind::array:
      return value.get_array().empty() ? "an empty list" : "a list of " + counted(value.get_array().size(), "item");
    case json::kind::object:
      return "an object";
    default:
      return shown ? number_text(value) : "a number";
  }
}

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace parley::schema
