#include "schema/check.hpp"

#include <algorithm>

#include "base/nearest_key.hpp"
#include "base/quoted.hpp"
#include "schema/equality.hpp"
#include "schema/number.hpp"
#include "schema/words.hpp"

namespace parley::schema {

bool Check::holds(NodeId id, const json::value& value, const Place& place) {
  if (++cost_.steps > limits_.steps || depth_ >= limits_.depth) cost_.too_much = true;
  if (cost_.too_much) return false;
  const Node& node = schema_.at(id);
  const bool outside = secret_;
  secret_ = secret_ || node.write_only;
  ++depth_;
  const bool right = holds_all(node, value, place);
  --depth_;
  secret_ = outside;
  return right;
}

bool Check::holds_all(const Node& node, const json::value& value, const Place& place) {
  if (node.never) return finds(place, [] { return std::string("is not allowed here"); });
  // Of a value that is no such thing at all, the rest would only say the same again.
  if (!type_holds(node, value, place) || !choice_holds(node, value, place)) return false;
  bool right = true;
  if (node.number && value.is_number()) right = number_holds(node, value, place);
  if (node.text && value.is_string()) right = text_holds(node, value, place);
  if (node.list && value.is_array()) right = list_holds(node, value.get_array(), place);
  if (node.object && value.is_object()) right = object_holds(node, value.get_object(), place);
  if (node.combined && (right || goes_on())) right = combined_holds(node, value, place) && right;
  return right;
}

bool Check::expected(const Node& node, const json::value& value, const Place& place) {
  return finds(place,
               [&] { return "expected " + expectation(schema_, node) + ", found " + description_of(value, !secret_); });
}

bool Check::type_holds(const Node& node, const json::value& value, const Place& place) {
  if (node.types == kEveryType || (node.types & type_of(value))) return true;
  return expected(node, value, place);
}

bool Check::choice_holds(const Node& node, const json::value& value, const Place& place) {
  if (!node.allowed) return true;
  for (const json::value& allowed : *node.allowed)
    if (are_equal(allowed, value)) return true;
  return finds(place, [&] {
    std::vector<std::string> texts;
    for (const json::value& allowed : *node.allowed)
      if (allowed.is_string()) texts.emplace_back(allowed.get_string());
    const std::string nearest = value.is_string() && !secret_ ? nearest_key(value.get_string(), texts) : "";
    return "expected " + expectation(schema_, node) + ", found " + description_of(value, !secret_) +
           (nearest.empty() ? "" : "; did you mean " + in_quotes(nearest) + "?");
  });
}

bool Check::number_holds(const Node& node, const json::value& value, const Place& place) {
  const NumberRules& rules = *node.number;
  const bool right = (!rules.minimum || compare_numbers(value, *rules.minimum) >= 0) &&
                     (!rules.maximum || compare_numbers(value, *rules.maximum) <= 0) &&
                     (!rules.above || compare_numbers(value, *rules.above) > 0) &&
                     (!rules.below || compare_numbers(value, *rules.below) < 0) &&
                     (!rules.multiple_of || is_multiple(value, *rules.multiple_of));
  return right || finds(place, [&] {
           return "expected " + number_expectation(node) + ", found " + description_of(value, !secret_);
         });
}

bool Check::text_holds(const Node& node, const json::value& value, const Place& place) {
  const TextRules& rules = *node.text;
  const std::string_view text = value.get_string();
  if (rules.min_length || rules.max_length) {
    const std::size_t length = length_of(text);
    if (length < rules.min_length.value_or(0) || length > rules.max_length.value_or(length))
      return finds(
          place, [&] { return "expected " + length_expectation(rules) + ", found one of " + std::to_string(length); });
  }
  const bool right =
      (!rules.format || rules.format->matches(text)) && (!rules.pattern || rules.pattern->found_in(text));
  return right || finds(place, [&] {
           return "expected " + text_expectation(node) + ", found " + description_of(value, !secret_);
         });
}

}  // namespace parley::schema
