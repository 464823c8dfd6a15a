#include "contacts/import_text.hpp"

#include <array>

#include "base/error_detail.hpp"
#include "base/utf8.hpp"

namespace parley::contacts {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF", kUtf16Little = "\xFF\xFE", kUtf16Big = "\xFE\xFF";

// What Windows puts at 0x80 to 0x9F, where Latin-1 has control characters that no text holds; 0: nothing.
constexpr std::array<char16_t, 32> kWindows{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                            0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                            0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                            0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& text, char32_t code) {
  if (code < 0x80) {
    text += char(code);
  } else if (code < 0x800) {
    text += char(0xC0 | code >> 6);
    text += char(0x80 | (code & 0x3F));
  } else {
    text += char(0xE0 | code >> 12);
    text += char(0x80 | (code >> 6 & 0x3F));
    text += char(0x80 | (code & 0x3F));
  }
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const char32_t windows = byte >= 0x80 && byte < 0xA0 ? kWindows[byte - 0x80] : 0;
    append(text, windows ? windows : byte);
  }
  return text;
}

}  // namespace

Result<ImportText> import_text(std::string_view bytes, std::string_view encoding) {
  if (bytes.starts_with(kUtf16Little) || bytes.starts_with(kUtf16Big))
    return wrong_field("body", "is UTF-16; save the file as CSV in UTF-8");
  const bool marked = bytes.starts_with(kUtf8Mark);
  if (encoding.empty()) encoding = marked || is_utf8(bytes) ? "utf-8" : "latin-1";
  if (encoding == "latin-1") return ImportText{from_latin1(bytes), "latin-1"};
  if (marked) bytes.remove_prefix(kUtf8Mark.size());
  if (!is_utf8(bytes)) return wrong_field("body", "is not valid UTF-8; if it is Latin-1, say encoding=latin-1");
  return ImportText{std::string(bytes), "utf-8"};
}

}  // namespace parley::contacts
