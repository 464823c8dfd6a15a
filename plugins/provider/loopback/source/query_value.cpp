#include "query_value.hpp"

#include <algorithm>
#include <charconv>
#include <parley/failure.hpp>

namespace parley::loopback {

namespace {

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* digits = text.data() + i + 1;
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
    out += escaped ? static_cast<char>(value) : text[i] == '+' ? ' ' : text[i];
    if (escaped) i += 2;
  }
  return out;
}

}  // namespace

std::string query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
      return decoded(part.substr(name.size() + 1));
  }
  return {};
}

std::int64_t query_number(std::string_view query, std::string_view name) {
  const std::string text = query_value(query, name);
  if (text.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && end == text.data() + text.size() && number >= 0) return number;
  throw sdk::Failure(PARLEY_INVALID, std::string(name) + ": expected a whole number from 0, found '" + text + "'");
}

}  // namespace parley::loopback
