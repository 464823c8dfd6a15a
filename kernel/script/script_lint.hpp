// What shows in a script's text alone. For script_check.cpp and its tests.
#pragma once

#include <string_view>

#include "script/script_check.hpp"

namespace parley::script {

/// Everything of a ScriptInfo but its name. The text need not compile.
ScriptInfo lint(std::string_view source);

}  // namespace parley::script
