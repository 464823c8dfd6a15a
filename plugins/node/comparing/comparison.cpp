#include "comparing/comparison.hpp"

#include <charconv>
#include <cmath>

namespace parley::nodes {

std::optional<double> number_of(const sdk::Json& value) {
  if (value.is_number()) return value.number();
  std::string_view text = value.text();
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::string text_of(const sdk::Json& value) {
  if (value.is_null()) return {};
  return value.is_text() ? std::string(value.text()) : value.dump();
}

std::partial_ordering compare(const sdk::Json& left, const sdk::Json& right) {
  const auto a = number_of(left), b = number_of(right);
  if (a && b) return *a <=> *b;
  return text_of(left) <=> text_of(right);
}

bool same(const sdk::Json& left, const sdk::Json& right) {
  return compare(left, right) == 0;
}

bool is_empty(const sdk::Json& value) {
  return value.is_null() || (value.is_text() && value.text().empty()) || (value.is_array() && value.items().empty()) ||
         (value.is_object() && value.members().empty());
}

sdk::Json number(double value) {
  constexpr double kExact = 9007199254740992.0;
  if (std::trunc(value) == value && std::fabs(value) < kExact) return sdk::Json(static_cast<std::int64_t>(value));
  return sdk::Json(value);
}

}  // namespace parley::nodes
