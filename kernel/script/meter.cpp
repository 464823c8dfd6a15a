#include "script/meter.hpp"

#include <algorithm>

#include "script/lua_api.hpp"

namespace parley::script {

namespace {

constexpr std::uint64_t kLookEvery = 1000;
// Up to this length a full hook interval of string comparisons stays within some tens of milliseconds.
constexpr std::size_t kShortString = 16u << 10;
constexpr std::uint32_t kLeastInterval = 8;

void on_count(lua_State* L, lua_Debug*) {
  Meter& meter = meter_of(L);
  meter.tick();
  if (meter.doomed()) stop(L);
}

}  // namespace

void Meter::begin(lua_State* thread) {
  thread_ = thread;
  active_ = true;
  used_ = 0;
  next_look_ = kLookEvery;
  script_.clear();
  line_ = 0;
  deadline_ = clock_.steady() + limits_.wall_clock;
  // Strings made in earlier runs may still be alive in upvalues, so what was seen once counts for the state's life.
  arm(limits_.hook_interval);
  saw_string(longest_string_);
}

void Meter::end() {
  active_ = false;
  thread_ = nullptr;
}

void Meter::doom(Limit limit) {
  if (!active_ || doomed()) return;
  breached_ = limit;
  arm(1);
}

void Meter::look() {
  next_look_ = used_ + kLookEvery;
  if (!active_) return;
  if (used_ > limits_.instructions) return doom(Limit::instructions);
  if (clock_.steady() > deadline_) doom(Limit::wall_clock);
}

void Meter::tick() {
  used_ += interval_;
  look();
}

void Meter::saw_string(std::size_t bytes) {
  longest_string_ = std::max(longest_string_, bytes);
  if (bytes <= kShortString || doomed() || !active_) return;
  const auto wanted = std::max<std::uint64_t>(kLeastInterval, limits_.hook_interval * kShortString / bytes);
  if (wanted < interval_) arm(static_cast<std::uint32_t>(wanted));
}

// Lua documents lua_sethook as safe to call asynchronously, so the allocator may come here too.
void Meter::arm(std::uint32_t interval) {
  interval_ = std::max<std::uint32_t>(1, interval);
  if (thread_) lua_sethook(thread_, on_count, LUA_MASKCOUNT, static_cast<int>(interval_));
}

void Meter::note_place(lua_State* thread) {
  if (!script_.empty()) return;
  lua_Debug frame;
  for (int level = 0; lua_getstack(thread, level, &frame); ++level) {
    lua_getinfo(thread, "Sl", &frame);
    if (frame.currentline <= 0) continue;
    script_ = frame.short_src;
    line_ = frame.currentline;
    return;
  }
}

}  // namespace parley::script
