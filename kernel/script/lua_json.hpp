// Values between Lua and JSON. For the .cpp files of this room only: both raise Lua errors, so they need a protected
// call.
#pragma once

#include "base/json.hpp"
#include "script/lua_api.hpp"

namespace parley::script {

/// How deep a table may nest; also what ends a table that contains itself.
inline constexpr int kDeepestTable = 16;

/// The value at `index`, read raw. A table with a first element is a list, any other an object, members sorted by name
/// so that the result is the same on every replay. Refuses functions, NaN, keys that are no text and invalid UTF-8.
/// `what` names the value in errors ("chat:say").
json::value to_json(lua_State* L, int index, const char* what);

void push_json(lua_State* L, const json::value& value);

}  // namespace parley::script
