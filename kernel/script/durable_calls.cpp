#include "script/durable_calls.hpp"

#include <cstring>
#include <map>

#include "base/quoted.hpp"
#include "script/coroutine.hpp"
#include "script/lua_json.hpp"
#include "script/outbound.hpp"
#include "script/unicode.hpp"

namespace parley::script {

namespace {

// The chunk in which our own Lua stands; its lines mean nothing to authors.
constexpr const char* kOurChunk = "parley";

bool script_frame(lua_State* L, lua_Debug& frame) {
  for (int level = 0; lua_getstack(L, level, &frame); ++level) {
    lua_getinfo(L, "Sl", &frame);
    if (frame.currentline > 0 && std::strcmp(frame.short_src, kOurChunk) != 0) return true;
  }
  return false;
}

}  // namespace

int script_line(lua_State* L) {
  lua_Debug frame;
  return script_frame(L, frame) ? frame.currentline : 0;
}

std::string script_place(lua_State* L) {
  lua_Debug frame;
  if (!script_frame(L, frame)) return {};
  return std::string(frame.short_src) + ":" + std::to_string(frame.currentline) + ": ";
}

DurableRun& durable_run(lua_State* L, const char* call) {
  auto* run = static_cast<DurableRun*>(sandbox_of(L).run_data());
  if (!run || run->loading)
    refuse_call(L, call, "there is no conversation yet: call it inside flow(\"name\", function(chat) … end)");
  return *run;
}

DurableRun& durable_run_of_method(lua_State* L, const char* call) {
  DurableRun& run = durable_run(L, call);
  if (!lua_istable(L, 1)) {
    const std::string method(call);
    refuse_call(L, call, "call it with a colon: " + method + "(…)");
  }
  return run;
}

void refuse_call(lua_State* L, const char* call, const std::string& why) {
  push_text(L, script_place(L) + call + ": " + why);
  lua_error(L);
  std::abort();  // lua_error does not return
}

// A yield goes through every pcall. Where none can pass (a callback of table.sort), the whole state is given up.
void leave_script(lua_State* L) {
  if (!lua_isyieldable(L)) meter_of(L).doom(Limit::instructions);
  stop(L);
  std::abort();  // stop does not return outside of hooks
}

void fail_script(lua_State* L, DurableRun& run, const char* call, const std::string& why) {
  Leave leave;
  leave.why = script_place(L) + call + ": " + why;
  run.leave = std::move(leave);
  leave_script(L);
}

void diverge(lua_State* L, DurableRun& run, const std::string& actual) {
  Divergence divergence;
  divergence.actual = actual;
  divergence.line = script_line(L);
  if (const auto* row = run.log.next()) {
    divergence.expected = named_effect(row->kind, row->key);
    divergence.seq = row->seq;
  } else if (run.state.pending) {
    divergence.expected = named_effect(run.state.pending->kind, run.state.pending->key);
    divergence.seq = run.log.last_seq() + 1;
  }
  run.divergence = std::move(divergence);
  leave_script(L);
}

json::value argument(lua_State* L, const char* call, int index) {
  return to_json(L, index, call);
}

json::object options_at(lua_State* L, const char* call, int index, std::string_view first) {
  if (lua_isnoneornil(L, index)) return {};
  if (!lua_istable(L, index)) return {{first, argument(L, call, index)}};
  std::map<std::string, json::value, std::less<>> sorted;  // the table's own order differs from run to run
  lua_pushnil(L);
  while (lua_next(L, index)) {
    spend(L, 20);
    if (lua_type(L, -2) == LUA_TSTRING) {
      sorted[std::string(check_text(L, -2))] = argument(L, call, lua_gettop(L));
    } else if (lua_isinteger(L, -2) && lua_tointeger(L, -2) == 1) {
      sorted[std::string(first)] = argument(L, call, lua_gettop(L));
    } else {
      refuse_call(L, call, "expected named fields, and \"" + std::string(first) + "\" first; found one more value");
    }
    lua_pop(L, 1);
  }
  json::object options;
  for (auto& [name, value] : sorted) options[name] = std::move(value);
  return options;
}

std::string name_argument(lua_State* L, const char* call, int index, const char* expected) {
  const bool text = lua_type(L, index) == LUA_TSTRING;
  std::string name = text ? std::string(check_text(L, index)) : std::string();
  if (name.empty() || name.size() > kLongestId || !is_utf8(name))
    refuse_call(L, call,
                std::string("expected ") + expected + ", a text of 1 to 200 bytes, found " +
                    (text ? in_quotes(name) : std::string(luaL_typename(L, index))));
  return name;
}

const dialogue::JournalledEffect* recorded_step(lua_State* L, DurableRun& run, std::string_view kind,
                                                std::string_view key) {
  if (!run.replaying()) return nullptr;
  if (const auto* row = run.log.next()) {
    if (row->kind == kind && row->key == key) {
      run.log.take();
      return row;
    }
    diverge(L, run, named_effect(kind, key));
  }
  const auto& pending = run.state.pending;
  if (!pending || pending->kind != kind || pending->key != key) diverge(L, run, named_effect(kind, key));
  return nullptr;
}

int give_step(lua_State* L, const char* call, Give give, bool failed, const json::value& result) {
  if (!failed) return give(L, result);
  const json::object* error = result.if_object();
  refuse_call(L, call,
              error ? std::string(string_or(*error, "class")) + ": " + std::string(string_or(*error, "message"))
                    : std::string("failed"));
}

int take_step(lua_State* L, DurableRun& run, Step step, const std::function<void(Pending&)>& begin) {
  if (!run.replaying()) {
    if (step.needs_person && run.state.handed_off) {
      run.leave = Leave{Leave::Kind::handed_off, {}, nullptr, {}};
      leave_script(L);
    }
    if (const Result<> room = run.log.check_room(); !room) fail_script(L, run, step.call, room.error().message);
    begin(step.pending);
    run.state.pending = std::move(step.pending);
    run.trace({{"line", script_line(L)}, {"waits", run.state.pending->kind}, {"key", run.state.pending->key}});
  }
  run.question = std::move(step.question);
  if (const auto taken = run.resolve()) return give_step(L, step.call, step.give, taken->failed, taken->result);
  run.waiting_call = step.call;
  run.waiting_give = step.give;
  if (!lua_isyieldable(L))
    fail_script(L, run, step.call,
                "the script cannot wait inside a callback of table.sort or string.gsub, or a metamethod called by a "
                "library; wait outside of it");
  return Coroutine::wait(L, 0);
}

const json::value& read_value(lua_State* L, DurableRun& run, const char* call, std::string_view kind,
                              std::string_view key, const std::function<json::value()>& now_it_is) {
  const auto value = run.log.read(kind, key, run.replaying(), run.at(), now_it_is);
  if (!value) fail_script(L, run, call, value.error().message);
  return **value;
}

}  // namespace parley::script
