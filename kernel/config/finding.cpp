#include "config/finding.hpp"

#include <algorithm>
#include <cstdio>

#include "config/utf8.hpp"

namespace parley::config {

namespace {

constexpr std::size_t kLongestQuote = 80;

/// Cuts at a character's start, so that half a UTF-8 sequence never reaches a terminal.
std::string_view cut(std::string_view text) {
  if (text.size() <= kLongestQuote) return text;
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string escaped_byte(unsigned char byte) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02X", byte);
  return text;
}

/// Control characters never, other bytes only as parts of UTF-8: messages go to terminals and into JSON.
std::string printable(std::string_view text) {
  const bool readable = is_utf8(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool hidden = byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !readable);
    hidden ? out += escaped_byte(byte) : out += c;
  }
  return out;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  const std::string_view shown = cut(text);
  std::string marked;
  for (const char c : shown) {
    if (c == '"' || c == '\\') marked += '\\';
    marked += c;
  }
  return '"' + printable(marked) + (shown.size() < text.size() ? "…\"" : "\"");
}

std::string Finding::to_text() const {
  std::string out = file;
  if (line != 0) out += ":" + std::to_string(line);
  out += ": ";
  if (severity == Severity::warning) out += "warning: ";
  if (!key.empty()) out += key + ": ";
  out += "expected " + expected + ", found " + found;
  if (!hint.empty()) out += "; " + hint;
  return out;
}

Finding finding_at(const Origin& origin, std::string_view key, std::string_view expected, std::string_view found,
                   std::string_view hint) {
  Finding finding;
  const bool in_file = origin.kind == Origin::Kind::file;
  finding.file = printable(in_file ? origin.name : origin.to_text());
  finding.line = in_file ? origin.line : 0;
  finding.key = printable(key);
  finding.expected = printable(expected);
  finding.found = printable(found);
  finding.hint = printable(hint);
  return finding;
}

bool has_errors(std::span<const Finding> findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Finding::Severity::error; });
}

std::string to_text(std::span<const Finding> findings) {
  std::string out;
  for (const Finding& finding : findings) out += finding.to_text() + "\n";
  return out;
}

}  // namespace parley::config
