// The table of host_api.hpp as text: annotations for editors, and the reference in docs/lua.md.
#pragma once

#include <string>

namespace parley::script {

/// sdk/lua/parley.meta.lua: what the Lua language server reads to complete `chat:`.
std::string lua_annotations();

/// The tables of functions in docs/lua.md, between its marks.
std::string lua_reference();

}  // namespace parley::script
