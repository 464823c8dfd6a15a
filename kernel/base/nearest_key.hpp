// "Did you mean": the known name that is nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parley {

/// Empty when none is near: more than a third of the letters would have to change.
std::string nearest_key(std::string_view typed, std::span<const std::string> known);

}  // namespace parley
