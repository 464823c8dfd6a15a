// Reads one value of a request's query string.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::loopback {

/// The decoded value of `name` in "a=1&b=2", or empty.
std::string query_value(std::string_view query, std::string_view name);

/// The value as a whole number from 0, or 0 when it is absent. Throws Failure(PARLEY_INVALID) for anything else.
std::int64_t query_number(std::string_view query, std::string_view name);

}  // namespace parley::loopback
