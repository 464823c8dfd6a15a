// Absolute URIs by RFC 3986: scheme, optional authority, path, query, fragment.
#include <algorithm>

#include "schema/format.hpp"

namespace parley::schema {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Unreserved letters, sub-delimiters, whole percent escapes, and those of `more`.
bool is_made_of(std::string_view text, std::string_view more) {
  constexpr std::string_view kAlways = "-._~!$&'()*+,;=";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_alphanumeric(text[i]) && kAlways.find(text[i]) == kAlways.npos && more.find(text[i]) == more.npos) {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  if (text.empty() || is_digit(text[0]) || !is_alphanumeric(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; });
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// "[2001:db8::7]:80" without what stands before the '['.
bool is_bracketed_host(std::string_view text) {
  const std::size_t end = text.find(']');
  if (end == text.npos || !is_ipv6(text.substr(1, end - 1))) return false;
  text.remove_prefix(end + 1);
  return text.empty() || (text[0] == ':' && is_port(text.substr(1)));
}

bool is_authority(std::string_view text) {
  if (const std::size_t at = text.rfind('@'); at != text.npos) {
    if (!is_made_of(text.substr(0, at), ":")) return false;
    text.remove_prefix(at + 1);
  }
  if (text.starts_with('[')) return is_bracketed_host(text);
  const std::size_t colon = text.find(':');
  if (colon != text.npos && !is_port(text.substr(colon + 1))) return false;
  return is_made_of(text.substr(0, colon), "");
}

/// Cuts what follows the mark off `text`; empty when there is no mark.
std::string_view cut_after(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == text.npos) return {};
  const std::string_view rest = text.substr(at + 1);
  text = text.substr(0, at);
  return rest;
}

}  // namespace

bool is_uri(std::string_view text) {
  const std::string_view fragment = cut_after(text, '#');
  const std::string_view query = cut_after(text, '?');
  const std::size_t colon = text.find(':');
  if (colon == text.npos || !is_scheme(text.substr(0, colon))) return false;
  text.remove_prefix(colon + 1);
  if (text.starts_with("//")) {
    const std::size_t end = std::min(text.find('/', 2), text.size());
    if (!is_authority(text.substr(2, end - 2))) return false;
    text.remove_prefix(end);
  }
  return is_made_of(text, ":@/") && is_made_of(query, ":@/?") && is_made_of(fragment, ":@/?");
}

}  // namespace parley::schema
