// Numbers as JSON means them: 1, 1.0 and 1u are one number, and the arithmetic is exact. Arguments must be numbers.
#pragma once

#include <compare>

#include "base/json.hpp"

namespace parley::schema {

std::strong_ordering compare_numbers(const json::value& a, const json::value& b);

/// 3.0 and 1e9 are.
bool is_integral(const json::value& number);

/// By the decimal digits as written: 0.3 is a multiple of 0.1. `divisor` must be above zero.
bool is_multiple(const json::value& number, const json::value& divisor);

}  // namespace parley::schema
