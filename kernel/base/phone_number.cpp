#include "base/phone_number.hpp"

#include "base/quoted.hpp"

namespace parley {

namespace {

constexpr std::size_t kFewestDigits = 7, kMostDigits = 15;  // E.164
constexpr std::string_view kBetween = " -.()/\t";
constexpr std::string_view kBrazil = "+55";
constexpr std::size_t kBrazilWithout = 13, kBrazilWith = 14;  // "+55", area, eight or nine digits
constexpr std::size_t kBrazilFirst = 5;                       // the place after the area code

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Eight digits that begin with 6 to 9 are of a mobile line; landlines begin with 2 to 5 and have no ninth digit.
bool is_mobile(char first) {
  return first >= '6' && first <= '9';
}

}  // namespace

Result<std::string> normalized_phone(std::string_view text) {
  const auto refused = [&] {
    return fail(Errc::invalid,
                "expected a phone number with its country code such as +5511987654321, found " + in_quotes(text));
  };
  std::string digits;
  bool plus = false;
  for (const char c : text) {
    if (is_digit(c))
      digits += c;
    else if (c == '+' && digits.empty() && !plus)
      plus = true;
    else if (kBetween.find(c) == std::string_view::npos)
      return refused();
  }
  if (!plus && digits.starts_with("00")) digits.erase(0, 2);
  if (digits.size() < kFewestDigits || digits.size() > kMostDigits || digits.front() == '0') return refused();
  return "+" + digits;
}

std::vector<std::string> same_line(const std::string& e164) {
  std::vector<std::string> all{e164};
  if (!e164.starts_with(kBrazil)) return all;
  if (e164.size() == kBrazilWith && e164[kBrazilFirst] == '9' && is_mobile(e164[kBrazilFirst + 1]))
    all.push_back(e164.substr(0, kBrazilFirst) + e164.substr(kBrazilFirst + 1));
  else if (e164.size() == kBrazilWithout && is_mobile(e164[kBrazilFirst]))
    all.push_back(e164.substr(0, kBrazilFirst) + "9" + e164.substr(kBrazilFirst));
  return all;
}

}  // namespace parley
