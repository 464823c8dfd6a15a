// Every function that scripts can call, in one table: its name, what it takes and gives, and what it does. Registering,
// the annotations for editors (sdk/lua/parley.meta.lua) and the reference in docs/lua.md all read it.
#pragma once

#include <span>
#include <string_view>

struct lua_State;

namespace parley::script {

struct ApiFunction {
  std::string_view owner;  ///< "chat" (called with a colon), a library, or empty for a global function
  std::string_view name;
  std::string_view params;   ///< lines of "name: type  what it is"; a "?" after the name when it may be left out
  std::string_view returns;  ///< LuaLS types, "" for nothing
  std::string_view text;     ///< one or two sentences
  bool waits = false;        ///< the script may be suspended in it: not in rules
  bool everywhere = false;   ///< in rules and script nodes as well
  int (*function)(lua_State*) = nullptr;  ///< null: registered elsewhere, by its own kind
};

std::span<const ApiFunction> host_api();

/// Adds the functions of an owner to the table on top. `everywhere`: only those that rules have as well.
void add_api_functions(lua_State* L, std::string_view owner);

}  // namespace parley::script
