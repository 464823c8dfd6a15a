#include "readings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

#include "answers/folded.hpp"

namespace parley::nodes {

using namespace std::chrono;

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <std::size_t n>
bool among(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// The numbers of a text and what stands between them.
std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> out;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    int value = 0;
    const auto end = std::from_chars(text.data() + i, text.data() + text.size(), value).ptr;
    out.push_back(value);
    i = static_cast<std::size_t>(end - text.data());
  }
  return out;
}

/// Which of the separators is the decimal one, or 0: the last of two kinds; of one kind that comes once, the
/// language's, unless three digits follow the other's.
char decimal_of(std::string_view digits, std::string_view language) {
  const std::size_t dot = digits.rfind('.'), comma = digits.rfind(',');
  if (dot == std::string_view::npos && comma == std::string_view::npos) return 0;
  if (dot != std::string_view::npos && comma != std::string_view::npos) return dot > comma ? '.' : ',';
  const char only = dot != std::string_view::npos ? '.' : ',';
  const std::size_t at = dot != std::string_view::npos ? dot : comma;
  if (digits.find(only) != at) return 0;
  const bool own = only == (language.starts_with("en") ? '.' : ',');
  return own || digits.size() - at - 1 != 3 ? only : char(0);
}

}  // namespace

std::optional<sdk::Json> read_number(std::string_view text, std::string_view language) {
  text = trimmed(text);
  for (const std::string_view currency : {"R$", "US$", "$", "€", "£"})
    if (text.starts_with(currency)) text = trimmed(text.substr(currency.size()));
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 30 || !is_digit(text.front()) || !is_digit(text.back())) return std::nullopt;
  const char decimal = decimal_of(text, language);
  std::string plain = negative ? "-" : "";
  for (const char c : text) {
    if (is_digit(c))
      plain += c;
    else if (c == decimal)
      plain += '.';
    else if (c != '.' && c != ',' && c != ' ')
      return std::nullopt;
  }
  if (plain.find('.') == std::string::npos) {
    std::int64_t whole = 0;
    const auto [end, problem] = std::from_chars(plain.data(), plain.data() + plain.size(), whole);
    if (problem == std::errc() && end == plain.data() + plain.size()) return sdk::Json(whole);
  }
  double value = 0;
  const auto [end, problem] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (problem != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return sdk::Json(value);
}

std::optional<std::string> read_email(std::string_view text) {
  text = trimmed(text);
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254 || text.find('@', at + 1) != text.npos)
    return std::nullopt;
  if (text.find_first_of(" \t\r\n\"(),:;<>[]\\") != std::string_view::npos) return std::nullopt;
  std::string host(text.substr(at + 1));
  std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  const std::size_t dot = host.rfind('.');
  if (dot == std::string::npos || dot == 0 || host.size() - dot < 3 || host.find("..") != std::string::npos)
    return std::nullopt;
  return std::string(text.substr(0, at + 1)) + host;
}

std::optional<std::string> read_phone(std::string_view text) {
  text = trimmed(text);
  std::string phone;
  for (const char c : text) {
    if (is_digit(c) || (c == '+' && phone.empty()))
      phone += c;
    else if (std::string_view(" -().").find(c) == std::string_view::npos)
      return std::nullopt;
  }
  const std::size_t digits = phone.size() - phone.starts_with('+');
  return digits >= 8 && digits <= 15 ? std::optional(phone) : std::nullopt;
}

std::optional<bool> read_yes_no(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kYes{"yes", "y", "sim",   "s",   "si",   "1",
                                                         "ok",  "👍", "claro", "yep", "isso", "com certeza"};
  static constexpr std::array<std::string_view, 7> kNo{"no", "n", "nao", "2", "nope", "👎", "negativo"};
  std::string word = folded(text);
  while (!word.empty() && (word.back() == '.' || word.back() == '!')) word.pop_back();
  if (among(kYes, word)) return true;
  if (among(kNo, word)) return false;
  return std::nullopt;
}

std::optional<std::string> read_clock(std::string_view text) {
  std::string word = folded(text);
  const bool afternoon = word.ends_with("pm"), morning = word.ends_with("am");
  if (afternoon || morning) word.resize(word.size() - 2);
  if (word.empty() || word.size() > 8 || word.find_first_not_of("0123456789:.h ") != std::string::npos)
    return std::nullopt;
  const std::vector<int> parts = numbers_in(word);
  if (parts.empty() || parts.size() > 2) return std::nullopt;
  int hour = parts[0];
  const int minute = parts.size() == 2 ? parts[1] : 0;
  if ((afternoon || morning) && (hour < 1 || hour > 12)) return std::nullopt;
  if (afternoon || morning) hour = hour % 12 + (afternoon ? 12 : 0);
  if (hour > 23 || minute > 59) return std::nullopt;
  char out[24];
  std::snprintf(out, sizeof out, "%02d:%02d", hour, minute);
  return out;
}

DateOrder date_order(std::string_view format, std::string_view language) {
  const std::size_t first = format.find_first_of("dDmMyYaA");
  const char letter = first == std::string_view::npos ? (language == "en-US" ? 'm' : 'd') : format[first];
  if (letter == 'm' || letter == 'M') return DateOrder::month_first;
  return letter == 'd' || letter == 'D' ? DateOrder::day_first : DateOrder::year_first;
}

std::optional<local_days> read_day(std::string_view text, DateOrder order, local_days today) {
  static constexpr std::array<std::string_view, 3> kToday{"today", "hoje", "hoy"};
  static constexpr std::array<std::string_view, 3> kTomorrow{"tomorrow", "amanha", "manana"};
  const std::string word = folded(text);
  if (among(kToday, word)) return today;
  if (among(kTomorrow, word)) return today + days(1);
  if (word.empty() || word.size() > 16 || word.find_first_not_of("0123456789/.- ") != std::string::npos)
    return std::nullopt;
  std::vector<int> parts = numbers_in(word);
  const bool year_first = word.find_first_not_of("0123456789") == 4 || order == DateOrder::year_first;
  if (parts.size() < 2 || parts.size() > 3 || (year_first && parts.size() == 2)) return std::nullopt;
  if (year_first) std::ranges::reverse(parts);  // day, month, year
  if (!year_first && order == DateOrder::month_first) std::swap(parts[0], parts[1]);
  const bool without_year = parts.size() == 2;
  int in_year = without_year ? int(year_month_day(today).year()) : parts[2];
  if (in_year < 100) in_year += 2000;
  const auto date = [&](int y) { return year_month_day(year(y), month(unsigned(parts[1])), day(unsigned(parts[0]))); };
  if (parts[0] > 31 || parts[1] > 12 || in_year > 9999) return std::nullopt;
  if (without_year && date(in_year).ok() && local_days(date(in_year)) < today) ++in_year;
  return date(in_year).ok() ? std::optional(local_days(date(in_year))) : std::nullopt;
}

}  // namespace parley::nodes
