// The version of this build: CMakeLists.txt says it once.
#pragma once

#include <string_view>

namespace parley {
inline constexpr std::string_view kVersion = PARLEY_VERSION;
}
