// Texts as people mean them: "Não", "NAO" and " nao " are one answer.
#pragma once

#include <string>
#include <string_view>

namespace parley::nodes {

/// Without case, accents, and spaces that are too many. Bytes that are no UTF-8 become U+FFFD.
std::string folded(std::string_view text);

/// The text without the spaces around it.
std::string_view trimmed(std::string_view text);

}  // namespace parley::nodes
