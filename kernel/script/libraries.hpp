// The libraries scripts see, each in a file of its own. For the .cpp files of this room only.
#pragma once

#include "script/lua_api.hpp"

namespace parley::script {

/// Each adds its functions to the table on top of the stack (for base: the globals).
void add_base_functions(lua_State* L);
void add_protected_calls(lua_State* L);
void add_metatable_functions(lua_State* L);
void add_iteration(lua_State* L);
void add_string_functions(lua_State* L);
void add_pattern_functions(lua_State* L);
void add_string_format(lua_State* L);
void add_table_functions(lua_State* L);
void add_table_sort(lua_State* L);
void add_math_functions(lua_State* L);
void add_utf8_functions(lua_State* L);
void add_os_functions(lua_State* L);

/// Gives strings their methods: `library_index` is the string library. The metatable is locked.
void set_string_metatable(lua_State* L, int library_index);

/// Makes the table on top read-only by replacing it with a proxy.
void make_read_only(lua_State* L);
/// Pushes the table that all environments of the state read from.
void push_globals(lua_State* L);
/// Pushes a new environment that reads from the globals at `globals_index` and keeps its own writes.
void push_environment(lua_State* L, int globals_index);
/// True for tables the host made and scripts may not write to, by whatever way.
bool is_host_table(lua_State* L, int index);

/// The text of any value, without addresses; pushes it. Calls __tostring.
std::string_view push_tostring(lua_State* L, int index);

}  // namespace parley::script
