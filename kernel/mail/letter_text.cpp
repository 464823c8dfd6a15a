#include "mail/letter_text.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace parley::mail {

namespace {

constexpr std::size_t kWordBytes = 45;  // 60 in base64; an encoded word has at most 75

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return line;
}

bool is_plain(std::string_view line) {
  return line.find("=?") == std::string_view::npos &&
         std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The longest beginning that fits a word and cuts no character in two.
std::size_t word_size(std::string_view rest) {
  if (rest.size() <= kWordBytes) return rest.size();
  std::size_t size = kWordBytes;
  while (size > 1 && (static_cast<unsigned char>(rest[size]) & 0xc0) == 0x80) --size;
  return size;
}

}  // namespace

std::string header_text(std::string_view text) {
  const std::string line = one_line(text);
  if (is_plain(line)) return line;
  std::string words;
  for (std::string_view rest = line; !rest.empty();) {
    const std::size_t size = word_size(rest);
    words += (words.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + to_base64(rest.substr(0, size)) + "?=";
    rest.remove_prefix(size);
  }
  return words;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 64);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n' || text[i] == '\r')
      out += "\r\n";
    else
      out += text[i];
  }
  return out;
}

}  // namespace parley::mail
