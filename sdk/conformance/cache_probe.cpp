#include "cache_probe.hpp"

#include <limits>
#include <parley/abi/cache.h>

namespace parley::conformance {

namespace {

constexpr std::int64_t kTtlMs = 1000;

/// One call of the table: judged by the rules for sinks.
template <class Call>
void one(std::string_view function, std::uint64_t max, Call&& call) {
  Sinks sinks(max);
  sinks.judge(across(function, [&] { return call(sinks); }), function);
}

void poke_numbers(const parley_cache_v1& t, parley_plugin* p, parley_str key, std::uint64_t max) {
  std::int64_t value = 0, left = 0;
  for (const std::int64_t ttl :
       {std::numeric_limits<std::int64_t>::min(), std::int64_t{0}, kTtlMs, std::numeric_limits<std::int64_t>::max()}) {
    one("count", max, [&](Sinks& s) {
      return t.count(p, key, std::numeric_limits<std::int64_t>::max(), ttl, &value, &left, s.error.raw());
    });
    const parley_rate rate{sizeof rate, 3, ttl};
    parley_taken taken{};
    taken.struct_size = sizeof taken;
    for (const std::uint32_t cost : {0u, 1u, ~0u})
      one("take", max, [&](Sinks& s) { return t.take(p, key, &rate, cost, &taken, s.error.raw()); });
  }
}

void poke_sets(const parley_cache_v1& t, parley_plugin* p, parley_str key, parley_str text, std::uint64_t max) {
  std::uint32_t changed = 0;
  std::uint64_t size = 0;
  const parley_items items{nullptr, [](void*, parley_str) -> parley_status { return PARLEY_OK; }};
  one("put_member", max, [&](Sinks& s) { return t.put_member(p, key, text, kTtlMs, &changed, &size, s.error.raw()); });
  one("members", max, [&](Sinks& s) { return t.members(p, key, 10, &items, s.error.raw()); });
  one("members", max, [&](Sinks& s) { return t.members(p, key, ~0u, &items, s.error.raw()); });
  one("member_count", max, [&](Sinks& s) { return t.member_count(p, key, &size, s.error.raw()); });
  one("remove_member", max, [&](Sinks& s) { return t.remove_member(p, key, text, &changed, &size, s.error.raw()); });
  one("push", max, [&](Sinks& s) { return t.push(p, key, text, 3, kTtlMs, s.error.raw()); });
  one("push", max, [&](Sinks& s) { return t.push(p, key, text, ~0u, kTtlMs, s.error.raw()); });
  one("recent", max, [&](Sinks& s) { return t.recent(p, key, 3, &items, s.error.raw()); });
}

void poke_values(const parley_cache_v1& t, parley_plugin* p, parley_str key, parley_str text, std::uint64_t max) {
  one("set_value", max, [&](Sinks& s) { return t.set_value(p, key, text, kTtlMs, ~0u, s.error.raw()); });
  one("set_value", max, [&](Sinks& s) { return t.set_value(p, key, text, kTtlMs, 0, s.error.raw()); });
  one("get_value", max, [&](Sinks& s) { return t.get_value(p, key, s.first.raw(), s.error.raw()); });
  one("take_value", max, [&](Sinks& s) { return t.take_value(p, key, s.first.raw(), s.error.raw()); });
  for (std::uint32_t kind = 0; kind < 7; ++kind)
    one("drop", max, [&](Sinks& s) { return t.drop(p, kind, key, s.error.raw()); });
}

}  // namespace

bool has_cache(const testkit::LoadedPlugin& plugin) {
  for (const sdk::Json& id : plugin.manifest()["provides"].items())
    if (id.text() == PARLEY_CACHE_V1) return true;
  return false;
}

void poke_cache(const testkit::LoadedPlugin& plugin, const std::string& text, std::uint64_t max) {
  const auto& table = plugin.interface<parley_cache_v1>(PARLEY_CACHE_V1);
  for (const std::string& key : {std::string("conformance"), text}) {
    poke_numbers(table, plugin.raw(), sdk::str(key), max);
    poke_sets(table, plugin.raw(), sdk::str(key), sdk::str(text), max);
    poke_values(table, plugin.raw(), sdk::str(key), sdk::str(text), max);
  }
}

}  // namespace parley::conformance
