// The host functions that every script has, rules and script nodes as well; host_api.cpp lists them with names and
// texts. For the .cpp files of this room only.
#pragma once

#include "script/lua_api.hpp"

namespace parley::script::api {

// lib_json.cpp
int json_encode(lua_State* L);
int json_decode(lua_State* L);

// lib_re.cpp
int re_match(lua_State* L);
int re_find(lua_State* L);
int re_gsub(lua_State* L);

// lib_time.cpp
int time_now(lua_State* L);
int time_format(lua_State* L);
int time_parse(lua_State* L);
int time_add(lua_State* L);
int time_zone(lua_State* L);

}  // namespace parley::script::api
