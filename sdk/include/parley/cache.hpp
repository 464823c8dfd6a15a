// Short-lived memory shared by the nodes in C++: derive from Bus and Cache, export with PARLEY_PLUGIN(MyBus,
// parley::sdk::Bus, parley::sdk::Cache).
#pragma once

#include <cstdint>
#include <parley/abi/cache.h>
#include <parley/plugin.hpp>

namespace parley::sdk {

struct Rate {
  std::uint32_t burst = 1;
  std::int64_t period_ms = 1000;
};
struct Taken {
  bool allowed = false;
  std::uint64_t remaining = 0;
  std::int64_t retry_after_ms = 0;
  std::int64_t reset_ms = 0;
};
struct Counted {
  std::int64_t value = 0;
  std::int64_t left_ms = 0;
};
/// What putting or removing a member did, and how many members there are after it.
struct MemberChange {
  bool changed = false;
  std::uint64_t size = 0;
};
enum class CacheKind : std::uint32_t {
  counter = PARLEY_CACHE_COUNTER,
  rate = PARLEY_CACHE_RATE,
  set = PARLEY_CACHE_SET,
  list = PARLEY_CACHE_LIST,
  value = PARLEY_CACHE_VALUE
};

/// Takes the items of an answer one by one. Valid during the call that received it.
class Items {
 public:
  explicit Items(const parley_items* items) : items_(items) {}
  /// Throws Failure when the host wants no more.
  void operator()(std::string_view bytes) const {
    if (const parley_status status = items_->item(items_->ctx, str(bytes)); status != PARLEY_OK)
      throw Failure(status, "the host takes no more items");
  }

 private:
  const parley_items* items_;
};

/// What each function promises is said in <parley/abi/cache.h>. All on any thread. The wrapper has checked keys, times,
/// numbers of items and rates against the bounds there; sizes of values and of sets are the plugin's to bound.
class Cache {
 public:
  virtual ~Cache() = default;
  virtual Counted count(std::string_view key, std::int64_t by, std::int64_t ttl_ms) = 0;
  virtual Taken take(std::string_view key, Rate rate, std::uint32_t cost) = 0;
  virtual MemberChange put_member(std::string_view key, std::string_view member, std::int64_t ttl_ms) = 0;
  virtual MemberChange remove_member(std::string_view key, std::string_view member) = 0;
  virtual void members(std::string_view key, std::uint32_t max, Items items) = 0;
  virtual std::uint64_t member_count(std::string_view key) = 0;
  virtual void push(std::string_view key, std::string_view item, std::uint32_t keep, std::int64_t ttl_ms) = 0;
  virtual void recent(std::string_view key, std::uint32_t max, Items items) = 0;
  /// With `if_absent` false when there is a value already.
  virtual bool set_value(std::string_view key, std::string_view value, std::int64_t ttl_ms, bool if_absent) = 0;
  /// False when there is none; so does take_value().
  virtual bool get_value(std::string_view key, Sink out) = 0;
  virtual bool take_value(std::string_view key, Sink out) = 0;
  virtual void drop(CacheKind kind, std::string_view key) = 0;

  /// The parley.cache/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

namespace detail {

inline void check(bool sound, const char* expected) {
  if (!sound) throw Failure(PARLEY_INVALID, expected);
}
inline std::string_view checked_key(parley_str key) {
  check(key.size >= 1 && key.size <= PARLEY_CACHE_MAX_KEY, "key or member: expected 1 to 512 bytes");
  return view(key);
}
inline std::int64_t checked_ttl(std::int64_t ttl_ms) {
  check(ttl_ms >= 1 && ttl_ms <= PARLEY_CACHE_MAX_TTL_MS, "ttl_ms: expected 1 ms to 400 days");
  return ttl_ms;
}
inline std::uint32_t checked_items(std::uint32_t number) {
  check(number >= 1 && number <= PARLEY_CACHE_MAX_ITEMS, "number of items: expected 1 to 1000");
  return number;
}
inline Rate checked_rate(const parley_rate& rate, std::uint32_t cost) {
  checked_ttl(rate.period_ms);
  check(rate.burst >= 1 && rate.burst <= PARLEY_CACHE_MAX_BURST && rate.burst <= rate.period_ms * 1000,
        "burst: expected 1 to 1000000, and at most 1000 for each ms of the period");
  check(cost <= rate.burst, "cost: expected at most the burst, more would never be allowed");
  return {rate.burst, rate.period_ms};
}
inline CacheKind checked_kind(std::uint32_t kind) {
  check(kind >= PARLEY_CACHE_COUNTER && kind <= PARLEY_CACHE_VALUE, "kind: expected PARLEY_CACHE_COUNTER to _VALUE");
  return static_cast<CacheKind>(kind);
}
inline void fill(parley_taken& out, const Taken& taken) {
  out.allowed = taken.allowed ? 1 : 0;
  out.remaining = taken.remaining;
  out.retry_after_ms = taken.retry_after_ms;
  out.reset_ms = taken.reset_ms;
}

template <class Type>
void fill_counting(parley_cache_v1& t) {
  t.count = [](parley_plugin* p, parley_str key, std::int64_t by, std::int64_t ttl_ms, std::int64_t* value,
               std::int64_t* left_ms, const parley_sink* error) {
    return guarded(error, [&] {
      const Counted counted = self<Type>(p).count(checked_key(key), by, checked_ttl(ttl_ms));
      *value = counted.value;
      *left_ms = counted.left_ms;
    });
  };
  t.take = [](parley_plugin* p, parley_str key, const parley_rate* rate, std::uint32_t cost, parley_taken* taken,
              const parley_sink* error) {
    return guarded(error, [&] { fill(*taken, self<Type>(p).take(checked_key(key), checked_rate(*rate, cost), cost)); });
  };
  t.drop = [](parley_plugin* p, std::uint32_t kind, parley_str key, const parley_sink* error) {
    return guarded(error, [&] { self<Type>(p).drop(checked_kind(kind), checked_key(key)); });
  };
}

template <class Type>
void fill_sets(parley_cache_v1& t) {
  t.put_member = [](parley_plugin* p, parley_str key, parley_str member, std::int64_t ttl_ms, std::uint32_t* changed,
                    std::uint64_t* size, const parley_sink* error) {
    return guarded(error, [&] {
      const MemberChange done = self<Type>(p).put_member(checked_key(key), checked_key(member), checked_ttl(ttl_ms));
      *changed = done.changed ? 1 : 0;
      *size = done.size;
    });
  };
  t.remove_member = [](parley_plugin* p, parley_str key, parley_str member, std::uint32_t* changed, std::uint64_t* size,
                       const parley_sink* error) {
    return guarded(error, [&] {
      const MemberChange done = self<Type>(p).remove_member(checked_key(key), checked_key(member));
      *changed = done.changed ? 1 : 0;
      *size = done.size;
    });
  };
  t.members = [](parley_plugin* p, parley_str key, std::uint32_t max, const parley_items* items,
                 const parley_sink* error) {
    return guarded(error, [&] { self<Type>(p).members(checked_key(key), checked_items(max), Items(items)); });
  };
  t.member_count = [](parley_plugin* p, parley_str key, std::uint64_t* size, const parley_sink* error) {
    return guarded(error, [&] { *size = self<Type>(p).member_count(checked_key(key)); });
  };
}

template <class Type>
void fill_lists_and_values(parley_cache_v1& t) {
  t.push = [](parley_plugin* p, parley_str key, parley_str item, std::uint32_t keep, std::int64_t ttl_ms,
              const parley_sink* error) {
    return guarded(error,
                   [&] { self<Type>(p).push(checked_key(key), view(item), checked_items(keep), checked_ttl(ttl_ms)); });
  };
  t.recent = [](parley_plugin* p, parley_str key, std::uint32_t max, const parley_items* items,
                const parley_sink* error) {
    return guarded(error, [&] { self<Type>(p).recent(checked_key(key), checked_items(max), Items(items)); });
  };
  t.set_value = [](parley_plugin* p, parley_str key, parley_str value, std::int64_t ttl_ms, std::uint32_t flags,
                   const parley_sink* error) {
    return guarded(error, [&] {
      if (!self<Type>(p).set_value(checked_key(key), view(value), checked_ttl(ttl_ms), flags & PARLEY_CACHE_IF_ABSENT))
        throw Failure(PARLEY_CONFLICT, "there is a value under this key");
    });
  };
  t.get_value = [](parley_plugin* p, parley_str key, const parley_sink* out, const parley_sink* error) {
    return guarded(error, [&] {
      if (!self<Type>(p).get_value(checked_key(key), Sink(out))) throw Failure(PARLEY_NOT_FOUND, "no such value");
    });
  };
  t.take_value = [](parley_plugin* p, parley_str key, const parley_sink* out, const parley_sink* error) {
    return guarded(error, [&] {
      if (!self<Type>(p).take_value(checked_key(key), Sink(out))) throw Failure(PARLEY_NOT_FOUND, "no such value");
    });
  };
}

}  // namespace detail

template <class Type>
const void* Cache::table(std::string_view id) {
  static const parley_cache_v1 functions = [] {
    parley_cache_v1 t{};
    t.struct_size = sizeof t;
    detail::fill_counting<Type>(t);
    detail::fill_sets<Type>(t);
    detail::fill_lists_and_values<Type>(t);
    return t;
  }();
  return id == PARLEY_CACHE_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
