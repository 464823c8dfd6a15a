#include "schema/number.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace parley::schema {

namespace {

// Wide enough for every int64, uint64 and double, so that comparisons lose nothing.
static_assert(std::numeric_limits<long double>::digits >= 64);

long double widened(const json::value& number) {
  if (number.is_int64()) return static_cast<long double>(number.get_int64());
  if (number.is_uint64()) return static_cast<long double>(number.get_uint64());
  return number.get_double();
}

__extension__ using Wide = unsigned __int128;

/// digits * 10^exponent
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

/// The shortest decimal that reads back as this double: what the author of the document wrote, within 17 digits.
Decimal decimal_of(double number) {
  char text[40];
  const auto written = std::to_chars(text, text + sizeof text, std::fabs(number), std::chars_format::scientific);
  Decimal out;
  bool fraction = false;
  const char* at = text;
  for (; at != written.ptr && *at != 'e'; ++at) {
    if (*at == '.') {
      fraction = true;
      continue;
    }
    out.digits = out.digits * 10 + static_cast<std::uint64_t>(*at - '0');
    if (fraction) --out.exponent;
  }
  if (at != written.ptr) ++at;
  if (at != written.ptr && *at == '+') ++at;
  int exponent = 0;
  std::from_chars(at, written.ptr, exponent);
  out.exponent += exponent;
  return out;
}

Decimal decimal_of(const json::value& number) {
  if (number.is_uint64()) return {number.get_uint64(), 0};
  if (number.is_double()) return decimal_of(number.get_double());
  const std::int64_t value = number.get_int64();
  return {value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value), 0};
}

}  // namespace

std::strong_ordering compare_numbers(const json::value& a, const json::value& b) {
  const long double left = widened(a), right = widened(b);
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool is_integral(const json::value& number) {
  return !number.is_double() || std::trunc(number.get_double()) == number.get_double();
}

bool is_multiple(const json::value& number, const json::value& divisor) {
  const Decimal value = decimal_of(number), unit = decimal_of(divisor);
  if (value.digits == 0 || unit.digits == 0) return value.digits == 0;
  if (value.exponent >= unit.exponent) {
    Wide rest = value.digits % unit.digits;
    for (int i = unit.exponent; i < value.exponent && rest != 0; ++i) rest = rest * 10 % unit.digits;
    return rest == 0;
  }
  Wide scaled = unit.digits;
  for (int i = value.exponent; i < unit.exponent; ++i) {
    scaled *= 10;
    if (scaled > value.digits) return false;
  }
  return value.digits % scaled == 0;
}

}  // namespace parley::schema
