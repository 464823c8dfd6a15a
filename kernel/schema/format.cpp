#include "schema/format.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <optional>
#include <string>

namespace parley::schema {

namespace {

constexpr std::array<Format, 8> kFormats{{
    {"date", "a date such as 2026-11-21", is_date},
    {"date-time", "a time such as 2026-11-21T09:30:00Z", is_date_time},
    {"email", "an e-mail address", is_email},
    {"hostname", "a host name such as api.example.com", is_hostname},
    {"ipv4", "an IPv4 address such as 192.0.2.7", is_ipv4},
    {"ipv6", "an IPv6 address such as 2001:db8::7", is_ipv6},
    {"uri", "an absolute URI such as https://example.com/path", is_uri},
    {"uuid", "a UUID such as 018f3a52-7d4e-7c39-b5a1-0f2d6c8e9b47", is_uuid},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The number that the two digits at `at` are.
std::optional<int> two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return std::nullopt;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

/// Minutes east of UTC for "Z" or "+02:00".
std::optional<int> offset_minutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = two_digits(text, 1), minutes = two_digits(text, 4);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

bool is_time_of_day(std::string_view text) {
  const auto hours = two_digits(text, 0), minutes = two_digits(text, 3), seconds = two_digits(text, 6);
  if (!hours || !minutes || !seconds || text[2] != ':' || text[5] != ':') return false;
  std::size_t end = 8;
  if (end < text.size() && text[end] == '.') {
    const std::size_t digits = ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == digits) return false;
  }
  const auto offset = offset_minutes(text.substr(end));
  if (!offset || *hours > 23 || *minutes > 59 || *seconds > 60) return false;
  constexpr int kDay = 24 * 60;
  const int in_utc = ((*hours * 60 + *minutes - *offset) % kDay + kDay) % kDay;
  return *seconds < 60 || in_utc == kDay - 1;  // a leap second ends a day of UTC
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

/// The letters of an unquoted local part (RFC 5322, atext).
bool is_atom(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || kMarks.find(c) != kMarks.npos;
  });
}

/// Whether each part between the separators is right; there is always at least one part.
bool all_parts(std::string_view text, char separator, bool (*is_right)(std::string_view)) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!is_right(text.substr(0, end))) return false;
    if (end == text.npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_address(int family, std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != text.npos) return false;
  char copy[INET6_ADDRSTRLEN] = {};
  std::copy(text.begin(), text.end(), copy);
  in6_addr parsed;  // the larger of the two
  return inet_pton(family, copy, &parsed) == 1;
}

}  // namespace

const Format* find_format(std::string_view name) {
  for (const Format& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

std::span<const Format> all_formats() {
  return kFormats;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto century = two_digits(text, 0), years = two_digits(text, 2);
  const auto month = two_digits(text, 5), day = two_digits(text, 8);
  if (!century || !years || !month || !day) return false;
  using namespace std::chrono;
  return year_month_day{year{*century * 100 + *years}, std::chrono::month(static_cast<unsigned>(*month)),
                        std::chrono::day(static_cast<unsigned>(*day))}
      .ok();
}

bool is_date_time(std::string_view text) {
  if (text.size() < 11 || (text[10] != 'T' && text[10] != 't')) return false;
  return is_date(text.substr(0, 10)) && is_time_of_day(text.substr(11));
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at <= 64 && text.size() <= 254 && all_parts(text.substr(0, at), '.', is_atom) &&
         is_hostname(text.substr(at + 1));
}

bool is_hostname(std::string_view text) {
  return text.size() <= 253 && all_parts(text, '.', is_label);
}

bool is_ipv4(std::string_view text) {
  return is_address(AF_INET, text);
}
bool is_ipv6(std::string_view text) {
  return is_address(AF_INET6, text);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

}  // namespace parley::schema
