#include "customer.hpp"

#include <algorithm>
#include <parley/failure.hpp>

namespace parley::loopback {

namespace {

constexpr std::size_t kLongest = 64;

bool is_allowed(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '@' || c == '-';
}

}  // namespace

bool is_customer(std::string_view text) {
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), is_allowed);
}

std::string customer_named(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (is_customer(text)) return std::string(text);
  throw sdk::Failure(PARLEY_INVALID,
                     "customer: expected a number such as \"5511999990001\", or 1 to 64 letters, digits and . _ @ -");
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace parley::loopback
