// The part of the host that is written in Lua. For the .cpp files of this room only.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "script/lua_api.hpp"

namespace parley::script::durable {

/// Compiles it and keeps its functions in the registry. Once per sandbox.
Result<> add_prelude(Sandbox& sandbox);
/// Pushes one of its functions.
void push_prelude(lua_State* L, const char* name);

}  // namespace parley::script::durable
