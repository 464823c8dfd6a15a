// What the text of a query parameter stands for.
#include <charconv>

#include "schema/compiled.hpp"
#include "schema/validator.hpp"
#include "schema/words.hpp"

namespace parley::schema {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Cuts the digits at the front of `text` off; how many there were.
std::size_t cut_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

/// Cuts "-12" off: digits without a leading zero.
bool cut_integer(std::string_view& text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  const std::size_t digits = cut_digits(text);
  return digits == 1 || (digits > 1 && !zero);
}

bool is_json_number(std::string_view text) {
  if (!cut_integer(text)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (cut_digits(text) == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (cut_digits(text) == 0) return false;
  }
  return text.empty();
}

template <class Number>
std::optional<json::value> read(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return json::value(number);
}

std::optional<json::value> integer_from(std::string_view text) {
  std::string_view rest = text;
  if (!cut_integer(rest) || !rest.empty()) return std::nullopt;
  if (auto number = read<std::int64_t>(text)) return number;
  return read<std::uint64_t>(text);
}

std::optional<json::value> scalar_from(std::uint8_t types, std::string_view text) {
  if (types & kInteger)
    if (auto number = integer_from(text)) return number;
  if ((types & kNumber) && is_json_number(text))
    if (auto number = read<double>(text)) return number;
  if ((types & kBoolean) && (text == "true" || text == "false")) return json::value(text == "true");
  if (types & kText) return json::value(json::string(text));
  if ((types & kNull) && text == "null") return json::value(nullptr);
  return std::nullopt;
}

/// Without a type there is nothing to go by: text stays text.
std::uint8_t types_of(const Node& node) {
  return node.types == kEveryType ? std::uint8_t{kText} : node.types;
}

std::optional<json::value> list_from(const Compiled& schema, const Node& node, std::string_view text) {
  json::array items;
  for (bool more = !text.empty(); more;) {
    const std::size_t at = items.size(), comma = text.find(',');
    const bool in_prefix = node.list && at < node.list->prefix.size();
    const NodeId id = !node.list ? kNoNode : in_prefix ? node.list->prefix[at] : node.list->items;
    auto item = scalar_from(id == kNoNode ? std::uint8_t{kText} : types_of(schema.behind(id)), text.substr(0, comma));
    if (!item) return std::nullopt;
    items.push_back(std::move(*item));
    more = comma != text.npos;
    if (more) text.remove_prefix(comma + 1);
  }
  return items;
}

}  // namespace

std::optional<json::value> Validator::from_text(std::string_view name, std::string_view text,
                                                std::vector<Finding>& findings) const {
  const Node& root = compiled_->behind(0);
  const Member* member = root.object ? root.object->find(name) : nullptr;
  if (!member || member->node == kNoNode) return json::value(json::string(text));
  const Node& node = compiled_->behind(member->node);
  const std::uint8_t types = types_of(node);
  std::optional<json::value> value = types & kList ? list_from(*compiled_, node, text) : scalar_from(types, text);
  if (!value) {
    const json::value found(json::string{text});
    findings.push_back({std::string(name), "expected " + expectation(*compiled_, node) + ", found " +
                                               description_of(found, !node.write_only)});
  }
  return value;
}

}  // namespace parley::schema
