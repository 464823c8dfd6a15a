// Times in words and patterns of a language: "EEEE, d 'de' MMMM" in Portuguese.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zoned_time/zoned_time.hpp"

namespace parley::nodes {

/// By an ICU pattern ("dd/MM/yyyy HH:mm"). `language` is a tag such as "pt-BR". Throws Failure for a pattern that is
/// none.
std::string formatted(Moment moment, std::string_view pattern, std::string_view language, const Zone& zone);

/// The whole text read by such a pattern, strictly; nothing when it is otherwise.
std::optional<Moment> parsed(std::string_view text, std::string_view pattern, std::string_view language,
                             const Zone& zone);

}  // namespace parley::nodes
