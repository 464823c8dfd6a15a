#include "script/unicode.hpp"

#include <array>
#include <cstdint>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/result.hpp"

namespace parley::script {

namespace {

bool is_diacritic(UChar32 c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF);
}

std::string fold_code_point(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) throw BrokenInvariant("ICU has no normalisation data");
  icu::UnicodeString decomposed = nfkd->normalize(icu::UnicodeString(c), status);
  icu::UnicodeString kept;
  for (int i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    if (!is_diacritic(decomposed.char32At(i))) kept.append(decomposed.char32At(i));
  }
  std::string folded;
  kept.foldCase().toUTF8String(folded);
  return folded;
}

// Everything of two bytes (Latin, Greek, Cyrillic, Hebrew, Arabic, combining marks), folded once: chat is made of it.
constexpr UChar32 kTableBegin = 0x80;
constexpr UChar32 kTableEnd = 0x800;
const std::array<std::string, kTableEnd - kTableBegin>& two_byte_table() {
  static const auto table = [] {
    std::array<std::string, kTableEnd - kTableBegin> built;
    for (UChar32 c = kTableBegin; c < kTableEnd; ++c)
      built[static_cast<std::size_t>(c - kTableBegin)] = fold_code_point(c);
    return built;
  }();
  return table;
}

// Reads one code point at `at` and moves on; U+FFFD for an invalid byte.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
  if (static_cast<unsigned char>(text[at]) < 0x80) return text[at++];
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 c = 0;
  std::size_t i = at;
  U8_NEXT(bytes, i, text.size(), c);
  at = i;
  return c < 0 ? 0xFFFD : c;
}

void append_folded(std::string& out, UChar32 c) {
  if (c < kTableEnd) {
    out += two_byte_table()[static_cast<std::size_t>(c - kTableBegin)];
  } else {
    out += fold_code_point(c);
  }
}

bool is_word(UChar32 c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

template <bool lower_ascii, class Added>
std::string fold_each(std::string_view text, Added added) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      out += lower_ascii && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      ++at;
    } else {
      append_folded(out, next_code_point(text, at));
    }
    added(begin, out.size());
  }
  return out;
}

}  // namespace

std::string fold(std::string_view text) {
  return fold_each<true>(text, [](std::size_t, std::size_t) {});
}

FoldedText fold_with_origin(std::string_view text) {
  FoldedText folded;
  folded.text = fold_each<true>(text, [&](std::size_t begin, std::size_t size) { folded.origin.resize(size, begin); });
  folded.origin.push_back(text.size());
  return folded;
}

std::string fold_beyond_ascii(std::string_view text) {
  return fold_each<false>(text, [](std::size_t, std::size_t) {});
}

bool word_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_word(next_code_point(text, at));
}

bool word_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  return is_word(next_code_point(text, begin));
}

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, text.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t utf8_length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

std::string_view utf8_prefix(std::string_view text, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < most; ++count) next_code_point(text, at);
  return text.substr(0, at);
}

}  // namespace parley::script
