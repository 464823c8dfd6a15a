// Text as people mean it: folding that makes "Preço", "PRECO" and "preço" (composed or not) the same, and UTF-8 bounds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::script {

/// Case, accents and compatibility forms taken away: NFKD, without combining diacritics, case-folded. Marks that carry
/// meaning (Indic vowel signs, Arabic, kana voicing) stay. Invalid bytes become U+FFFD. Thread-safe.
std::string fold(std::string_view text);

/// Folds, and tells for each byte of the result (and its end) at which byte of `text` it began.
struct FoldedText {
  std::string text;
  std::vector<std::size_t> origin;  ///< text.size() + 1 entries
};
FoldedText fold_with_origin(std::string_view text);

/// Folds only what is not ASCII: for regular expressions, where `\S` and `\s` must stay apart.
std::string fold_beyond_ascii(std::string_view text);

/// Is a letter, number or mark (as opposed to space, punctuation or symbol) at `at`, or right before it? False at the
/// ends.
bool word_at(std::string_view text, std::size_t at);
bool word_before(std::string_view text, std::size_t at);

bool is_utf8(std::string_view text);
/// Code points; invalid bytes count as one each.
std::size_t utf8_length(std::string_view text);
/// The longest beginning with at most `most` code points.
std::string_view utf8_prefix(std::string_view text, std::size_t most);

}  // namespace parley::script
