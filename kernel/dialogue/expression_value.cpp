#include "dialogue/expression_value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/quoted.hpp"
#include "dialogue/expression_terms.hpp"

namespace parley::dialogue {

namespace {

std::string decimal_text(double number) {
  std::array<char, 400> buffer;
  const bool plain = std::fabs(number) < 1e15 && (number == 0 || std::fabs(number) >= 1e-6);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::general;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format);
  return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

template <class Number>
bool reads_as(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

std::optional<json::value> number_in_text(std::string_view text) {
  text = without_blanks(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 40 || text.find_first_not_of("0123456789.-eE+") != text.npos) return std::nullopt;
  std::int64_t integer = 0;
  if (reads_as(text, integer)) return integer;
  double decimal = 0;
  if (reads_as(text, decimal) && std::isfinite(decimal)) return decimal;
  return std::nullopt;
}

struct Operands {
  json::value a, b;
  bool integers() const { return a.is_int64() && b.is_int64(); }
};

Result<Operands> operands(const json::value& a, const json::value& b) {
  Operands both;
  for (const auto& [from, to] : {std::pair(&a, &both.a), std::pair(&b, &both.b)}) {
    const auto number = number_in(*from);
    if (!number)
      return fail(Errc::invalid, "expected a number to reckon with, found " + in_quotes(json::serialize(*from)));
    *to = *number;
  }
  return both;
}

double as_double(const json::value& number) {
  return number.is_int64() ? double(number.get_int64()) : number.get_double();
}

Result<json::value> finite(double result) {
  if (!std::isfinite(result)) return fail(Errc::invalid, "the result is no number: too large, or divided by zero");
  return json::value(result);
}

/// The common way of all operators: exact on integers where that is possible, else on decimals.
template <class Exact, class Decimal>
Result<json::value> reckoned(const json::value& a, const json::value& b, Exact exact, Decimal decimal) {
  const auto both = operands(a, b);
  if (!both) return both.error();
  std::int64_t whole = 0;
  if (both->integers() && exact(both->a.get_int64(), both->b.get_int64(), whole)) return json::value(whole);
  return finite(decimal(as_double(both->a), as_double(both->b)));
}

/// Of int64 and double, exactly enough to order them.
std::partial_ordering compare_numbers(const json::value& a, const json::value& b) {
  if (a.is_int64() && b.is_int64()) return a.get_int64() <=> b.get_int64();
  return as_double(a) <=> as_double(b);
}

bool smallest_by_minus_one(std::int64_t a, std::int64_t b) {
  return a == std::numeric_limits<std::int64_t>::min() && b == -1;
}

}  // namespace

Result<void> Work::spend(std::size_t units) {
  if (units > left_) {
    left_ = 0;
    return fail(Errc::limit,
                "an expression costs too much: it would work on more than " + std::to_string(kMostWork >> 10) + " KiB");
  }
  left_ -= units;
  return {};
}

std::optional<json::value> number_in(const json::value& value) {
  switch (value.kind()) {
    case json::kind::int64:
    case json::kind::double_:
      return value;
    case json::kind::uint64: {
      const std::uint64_t number = value.get_uint64();
      if (number <= std::uint64_t(std::numeric_limits<std::int64_t>::max())) return std::int64_t(number);
      return double(number);
    }
    case json::kind::string:
      return number_in_text(value.get_string());
    default:
      return std::nullopt;
  }
}

void append_text(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
      out += std::to_string(value.get_int64());
      return;
    case json::kind::uint64:
      out += std::to_string(value.get_uint64());
      return;
    case json::kind::double_:
      out += decimal_text(value.get_double());
      return;
    case json::kind::string:
      out += std::string_view(value.get_string());
      return;
    default:
      out += json::serialize(value);
  }
}

std::string text_of(const json::value& value) {
  std::string out;
  append_text(out, value);
  return out;
}

bool is_true(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return false;
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::int64:
      return value.get_int64() != 0;
    case json::kind::uint64:
      return value.get_uint64() != 0;
    case json::kind::double_:
      return value.get_double() != 0;
    case json::kind::string:
      return !value.get_string().empty();
    case json::kind::array:
      return !value.get_array().empty();
    case json::kind::object:
      return !value.get_object().empty();
  }
  return false;
}

std::partial_ordering compare(const json::value& a, const json::value& b) {
  if (a.is_string() && b.is_string()) return std::string_view(a.get_string()).compare(b.get_string()) <=> 0;
  if (a.is_number() || b.is_number()) {
    const auto first = number_in(a), second = number_in(b);
    if (first && second) return compare_numbers(*first, *second);
    return std::partial_ordering::unordered;
  }
  return a == b ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
}

std::size_t weight_of(const json::value& value, std::size_t most) {
  if (value.is_string()) return value.get_string().size() + 2;
  std::size_t weight = 8;
  if (const json::array* list = value.if_array()) {
    for (auto each = list->begin(); each != list->end() && weight < most; ++each)
      weight += weight_of(*each, most - weight);
  } else if (const json::object* object = value.if_object()) {
    for (auto each = object->begin(); each != object->end() && weight < most; ++each)
      weight += each->key().size() + weight_of(each->value(), most - weight);
  }
  return weight;
}

std::size_t length_of(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) length += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return length;
}

Result<json::value> sum(const json::value& a, const json::value& b) {
  if (a.is_string() || b.is_string()) {
    std::string text = text_of(a);
    append_text(text, b);
    return json::value(json::string(text));
  }
  return reckoned(
      a, b, [](auto x, auto y, auto& r) { return !__builtin_add_overflow(x, y, &r); }, std::plus<>());
}

Result<json::value> difference(const json::value& a, const json::value& b) {
  return reckoned(
      a, b, [](auto x, auto y, auto& r) { return !__builtin_sub_overflow(x, y, &r); }, std::minus<>());
}

Result<json::value> product(const json::value& a, const json::value& b) {
  return reckoned(
      a, b, [](auto x, auto y, auto& r) { return !__builtin_mul_overflow(x, y, &r); }, std::multiplies<>());
}

Result<json::value> quotient(const json::value& a, const json::value& b) {
  const auto exact = [](std::int64_t x, std::int64_t y, std::int64_t& r) {
    if (y == 0 || smallest_by_minus_one(x, y) || x % y != 0) return false;
    r = x / y;
    return true;
  };
  return reckoned(a, b, exact, [](double x, double y) { return y == 0 ? std::nan("") : x / y; });
}

Result<json::value> remainder_of(const json::value& a, const json::value& b) {
  const auto exact = [](std::int64_t x, std::int64_t y, std::int64_t& r) {
    if (y == 0) return false;
    r = y == -1 ? 0 : x % y;
    return true;
  };
  return reckoned(a, b, exact, [](double x, double y) { return std::fmod(x, y); });
}

}  // namespace parley::dialogue
