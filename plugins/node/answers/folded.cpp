#include "answers/folded.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace parley::nodes {

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  return from == std::string_view::npos ? std::string_view()
                                        : text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

std::string folded(std::string_view text) {
  text = trimmed(text.substr(0, 16 * 1024));  // nobody chooses by more
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* decomposing = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_SUCCESS(status)) wide = decomposing->normalize(wide, status);
  icu::UnicodeString kept;
  bool space = false;
  for (int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    const bool is_space = u_isUWhiteSpace(c);
    if (!is_space && space) kept.append(UChar32(' '));
    if (!is_space) kept.append(c);
    space = is_space && !kept.isEmpty();
  }
  std::string out;
  kept.foldCase().toUTF8String(out);
  return out;
}

}  // namespace parley::nodes
