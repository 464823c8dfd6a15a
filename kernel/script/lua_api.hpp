// For the .cpp files of this room only: the Lua headers, and how a C function reaches its sandbox and pays for its
// work.
//
// Trap: Lua is built as C++ here, an error or a yield is a C++ exception. Destructors run; `catch (...)` would swallow
// it.
#pragma once

#include <cstdint>
#include <lua.hpp>
#include <string_view>

#include "script/meter.hpp"
#include "script/sandbox.hpp"

namespace parley::script {

inline Sandbox& sandbox_of(lua_State* L) {
  return **static_cast<Sandbox**>(lua_getextraspace(L));
}
inline Meter& meter_of(lua_State* L) {
  return sandbox_of(L).meter();
}

/// Ends a doomed run for good: yields to the host, which a script cannot catch, or raises where no yield can pass.
void stop(lua_State* L);

/// Pays for `units` of work, before doing it. Does not return when the run is (or becomes) doomed.
inline void spend(lua_State* L, std::uint64_t units) {
  Meter& meter = meter_of(L);
  meter.charge(units);
  if (meter.doomed()) stop(L);
}

/// The string argument without conversion from numbers costing a copy of the view; raises when it is neither.
inline std::string_view check_text(lua_State* L, int index) {
  std::size_t size = 0;
  const char* text = luaL_checklstring(L, index, &size);
  return {text, size};
}

inline void push_text(lua_State* L, std::string_view text) {
  lua_pushlstring(L, text.data(), text.size());
}

/// Sets `name` in the table on top to `function`. As a closure, so that it has a creation number (see Allocator).
void set_function(lua_State* L, const char* name, lua_CFunction function);

}  // namespace parley::script
