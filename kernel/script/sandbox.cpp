#include "script/sandbox.hpp"

#include <array>
#include <new>

#include "base/crypto.hpp"
#include "script/allocator.hpp"
#include "script/host_api.hpp"
#include "script/libraries.hpp"
#include "script/lua_api.hpp"
#include "script/meter.hpp"

namespace parley::script {

namespace {

constexpr std::size_t kLongestMessage = 500;
char globals_key;  // its address names the globals in the registry

// SplitMix64, seeded by the system.
std::function<std::uint64_t()> default_random() {
  std::array<std::uint8_t, 8> seed;
  random_bytes(seed);
  std::uint64_t state = 0;
  for (std::uint8_t byte : seed) state = state << 8 | byte;
  return [state]() mutable {
    std::uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  };
}

std::string printable(std::string_view text) {
  std::string clean(text.substr(0, kLongestMessage));
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return clean;
}

void add_library(lua_State* L, const char* name, std::initializer_list<void (*)(lua_State*)> parts) {
  lua_newtable(L);
  for (auto part : parts) part(L);
  make_read_only(L);
  lua_setfield(L, -2, name);
}

void open_libraries(lua_State* L) {
  lua_newtable(L);
  for (auto part : {add_base_functions, add_protected_calls, add_metatable_functions, add_iteration}) part(L);
  lua_newtable(L);
  for (auto part : {add_string_functions, add_pattern_functions, add_string_format}) part(L);
  set_string_metatable(L, lua_gettop(L));
  make_read_only(L);
  lua_setfield(L, -2, "string");
  add_library(L, "table", {add_table_functions, add_table_sort});
  add_library(L, "math", {add_math_functions});
  add_library(L, "utf8", {add_utf8_functions});
  add_library(L, "os", {add_os_functions});
  add_library(L, "json", {[](lua_State* state) { add_api_functions(state, "json"); }});
  add_library(L, "re", {[](lua_State* state) { add_api_functions(state, "re"); }});
  add_library(L, "time", {[](lua_State* state) { add_api_functions(state, "time"); }});
  lua_rawsetp(L, LUA_REGISTRYINDEX, &globals_key);
}

int run_host_work(lua_State* L) {
  auto& work = *static_cast<const std::function<void(lua_State*)>*>(lua_touserdata(L, 1));
  lua_settop(L, 0);
  std::string failure;
  try {
    work(L);
    return 0;
  } catch (const std::exception& e) {
    failure = e.what();
  }
  push_text(L, failure);
  return lua_error(L);
}

}  // namespace

void push_globals(lua_State* L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &globals_key);
}

void stop(lua_State* L) {
  meter_of(L).note_place(L);
  if (lua_isyieldable(L)) {
    lua_yield(L, 0);
    return;  // only inside a hook: there the yield happens when the hook returns
  }
  lua_pushlightuserdata(L, nullptr);
  lua_error(L);
}

void set_function(lua_State* L, const char* name, lua_CFunction function) {
  lua_pushboolean(L, 1);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

Sandbox::Sandbox(const Clock& clock, Log log, Limits limits, Outside outside)
    : limits_(limits),
      log_(std::move(log)),
      outside_(std::move(outside)),
      meter_(std::make_unique<Meter>(clock, limits_)),
      allocator_(std::make_unique<Allocator>(*meter_, limits_)) {
  if (!outside_.now) outside_.now = [&clock] { return clock.wall(); };
  if (!outside_.random) outside_.random = default_random();
  state_ = lua_newstate(&Allocator::lua_alloc, allocator_.get());
  if (!state_) throw std::bad_alloc();
  *static_cast<Sandbox**>(lua_getextraspace(state_)) = this;
  if (const auto opened = host(open_libraries); opened.has_error()) {
    lua_close(state_);
    throw BrokenInvariant("the Lua libraries did not open: " + opened.error().message);
  }
}

// Scripts can have no finalisers, and threads left half-way are freed, not unwound: closing runs no script code.
Sandbox::~Sandbox() {
  lua_close(state_);
}

Result<FunctionRef> Sandbox::compile(std::string_view name, std::string_view source) {
  if (source.size() > limits_.source_bytes) {
    return fail(Errc::limit, std::string(name) + ": " + describe(Limit::source, limits_) + " reached: the script has " +
                                 std::to_string(source.size()) + " bytes; split it");
  }
  FunctionRef ref = 0;
  meter_->begin();
  allocator_->begin_run();
  auto done = host([&](lua_State* L) {
    const std::string chunk = "@" + std::string(name);
    if (luaL_loadbufferx(L, source.data(), source.size(), chunk.c_str(), "t") != LUA_OK) lua_error(L);
    push_globals(L);
    push_environment(L, lua_gettop(L));
    lua_setupvalue(L, 1, 1);
    lua_settop(L, 1);
    ref = luaL_ref(L, LUA_REGISTRYINDEX);
  });
  meter_->end();
  const bool out_of_memory = done.has_error() && done.error().code == Errc::limit;
  if (doomed() || out_of_memory) {
    const Limit limit = doomed() ? meter_->breached() : allocator_->refused();
    return fail(Errc::limit, std::string(name) + ": " + describe(limit, limits_) + " reached while compiling");
  }
  if (done.has_error()) return done.error();
  return ref;
}

void Sandbox::release(FunctionRef function) {
  luaL_unref(state_, LUA_REGISTRYINDEX, function);
}

Result<void> Sandbox::host(const std::function<void(lua_State*)>& work) {
  lua_settop(state_, 0);
  lua_pushcfunction(state_, run_host_work);
  lua_pushlightuserdata(state_, const_cast<std::function<void(lua_State*)>*>(&work));
  const int status = lua_pcall(state_, 1, 0, 0);
  if (status == LUA_OK) return {};
  Error error = explain(state_, status);
  lua_settop(state_, 0);
  return error;
}

bool Sandbox::doomed() const {
  return meter_->doomed();
}

std::size_t Sandbox::memory_in_use() const {
  return allocator_->in_use();
}

void Sandbox::print(std::string_view line) {
  if (outside_.heard && !outside_.heard()) return;
  if (lines_printed_++ >= limits_.log_lines) return;
  log_.debug("script says", {{"line", printable(line)}});
}

void Sandbox::begin_run(lua_State* thread) {
  // Garbage of earlier runs must not make this one look greedy; collected here it also costs no script its time. Not
  // again until much was added, or a state full of live data would pay for a collection at every message.
  const std::size_t in_use = allocator_->in_use();
  if (in_use > limits_.memory_bytes / 2 && in_use > after_collection_ + limits_.memory_bytes / 8) {
    lua_gc(state_, LUA_GCCOLLECT);
    after_collection_ = allocator_->in_use();
  }
  lines_printed_ = 0;
  allocator_->begin_run();
  meter_->begin(thread);
}

void Sandbox::end_run() {
  meter_->end();
}

Error Sandbox::explain(lua_State* thread, int status) {
  const auto limit_error = [&](Limit limit) {
    meter_->note_place(thread);
    const std::string place =
        meter_->script().empty() ? "script" : meter_->script() + ":" + std::to_string(meter_->line());
    return fail(Errc::limit, place + ": " + describe(limit, limits_) + " reached; the run was stopped");
  };
  if (meter_->doomed()) return limit_error(meter_->breached());
  if (status == LUA_ERRMEM) {
    return limit_error(allocator_->refused() == Limit::none ? Limit::memory : allocator_->refused());
  }
  // A value that is no string is not turned into one: that could run the script's own __tostring.
  if (lua_type(thread, -1) != LUA_TSTRING) {
    return fail(Errc::invalid, std::string("script raised an error of type ") + luaL_typename(thread, -1) +
                                   "; only strings are shown, raise error(\"text\")");
  }
  std::size_t size = 0;
  const char* text = lua_tolstring(thread, -1, &size);
  return fail(Errc::invalid, printable({text, size}));
}

}  // namespace parley::script
