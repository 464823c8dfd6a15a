// The host functions of durable scripts, by the file they stand in; host_api.cpp lists them with names and texts. For
// the .cpp files of this room only.
#pragma once

#include "script/durable_run.hpp"
#include "script/lua_api.hpp"

namespace parley::script::durable {

// durable_chat.cpp: said and noted, without waiting
int say(lua_State* L);
int buttons(lua_State* L);
int list(lua_State* L);
int media(lua_State* L);
int template_message(lua_State* L);
int location(lua_State* L);
int tag(lua_State* L);
int untag(lua_State* L);
int set(lua_State* L);
int get(lua_State* L);
int log(lua_State* L);
int event(lua_State* L);
int uuid(lua_State* L);

// durable_ask.cpp
int ask(lua_State* L);
int confirm(lua_State* L);
int choose(lua_State* L);

// durable_waits.cpp
int wait(lua_State* L);
int handoff(lua_State* L);
int call(lua_State* L);
int start(lua_State* L);
int continue_afresh(lua_State* L);
int checkpoint(lua_State* L);

// durable_outside.cpp
int http_request(lua_State* L);
int http_get(lua_State* L);
int http_post(lua_State* L);
int http_get_json(lua_State* L);
int http_post_json(lua_State* L);
int ai_complete(lua_State* L);
int kv_get(lua_State* L);
int kv_set(lua_State* L);
int kv_delete(lua_State* L);

/// durable_fields.cpp: pushes the chat of a run, whose fields are read from it.
void push_durable_chat(lua_State* L, DurableRun& run);
/// Makes the tables behind it; `methods` is on top of the stack and is taken off. Once per sandbox.
void add_chat_fields(lua_State* L);
/// What os.time, time.now and math.random are given: the turn's time, and numbers from one recorded seed.
WallTime now(DurableRun& run);
std::uint64_t random_bits(DurableRun& run, const std::function<std::uint64_t()>& source);

}  // namespace parley::script::durable
