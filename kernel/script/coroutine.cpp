#include "script/coroutine.hpp"

#include "script/lua_api.hpp"
#include "script/meter.hpp"

namespace parley::script {

namespace {

int give_all(lua_State* L, int, lua_KContext base) {
  return lua_gettop(L) - static_cast<int>(base);
}

// The host answers through a function pushed as light userdata: pushing the values themselves could raise, and outside
// of the coroutine nothing would catch it.
int give_answer(lua_State* L, int, lua_KContext) {
  const auto* answer = static_cast<const Coroutine::Push*>(lua_touserdata(L, -1));
  lua_pop(L, 1);
  return answer && *answer ? (*answer)(L) : 0;
}

}  // namespace

Coroutine::Coroutine(Sandbox& sandbox, Push start) : sandbox_(sandbox), start_(std::move(start)) {}

Coroutine::~Coroutine() {
  if (thread_) luaL_unref(sandbox_.main_thread(), LUA_REGISTRYINDEX, anchor_);
}

int Coroutine::enter(lua_State* L) {
  const auto* start = static_cast<const Push*>(lua_touserdata(L, 1));
  lua_settop(L, 0);
  const int arguments = (*start)(L);
  const int base = lua_gettop(L) - arguments - 1;
  lua_callk(L, arguments, LUA_MULTRET, base, give_all);
  return give_all(L, LUA_OK, base);
}

Result<Coroutine::State> Coroutine::resume(Push answer) {
  if (over_) return fail(Errc::conflict, "the script has ended already; it cannot be resumed");
  if (sandbox_.doomed()) return fail(Errc::limit, "the sandbox was stopped by a limit; a new one must be made");
  if (!thread_) {
    auto made = sandbox_.host([&](lua_State* L) {
      thread_ = lua_newthread(L);
      anchor_ = luaL_ref(L, LUA_REGISTRYINDEX);
    });
    if (made.has_error()) {
      thread_ = nullptr;
      return made.error();
    }
  }
  answer_ = std::move(answer);
  if (started_) {
    lua_pop(thread_, values_);
    lua_pushlightuserdata(thread_, &answer_);
  } else {
    lua_pushcfunction(thread_, &Coroutine::enter);
    lua_pushlightuserdata(thread_, &start_);
    started_ = true;
  }
  sandbox_.begin_run(thread_);
  const int status = lua_resume(thread_, nullptr, 1, &values_);
  sandbox_.end_run();
  if (!sandbox_.doomed() && status == LUA_YIELD) return State::waiting;
  over_ = true;
  if (sandbox_.doomed() || status != LUA_OK) return sandbox_.explain(thread_, status);
  return State::finished;
}

int Coroutine::wait(lua_State* L, int values) {
  if (!lua_isyieldable(L)) {
    return luaL_error(L,
                      "the script cannot wait here: inside a callback of table.sort or string.gsub, or a metamethod "
                      "called by a library; wait outside of it");
  }
  return lua_yieldk(L, values, 0, give_answer);
}

}  // namespace parley::script
