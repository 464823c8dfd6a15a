// parley.cache/1 in the memory of this process: the cache of an installation of one node, and what a server falls back
// to while the shared one is away.
#pragma once

#include <functional>
#include <mutex>
#include <parley/cache.hpp>

#include "entry_table.hpp"
#include "limits.hpp"

namespace parley::bus_local {

/// Thread-safe: one lock, held for a look-up and a copy.
class MemoryCache : public sdk::Cache {
 public:
  /// `now` is the steady clock unless a test says otherwise.
  explicit MemoryCache(const Limits& limits, std::function<Time()> now = &std::chrono::steady_clock::now);

  sdk::Counted count(std::string_view key, std::int64_t by, std::int64_t ttl_ms) override;
  sdk::Taken take(std::string_view key, sdk::Rate rate, std::uint32_t cost) override;
  sdk::MemberChange put_member(std::string_view key, std::string_view member, std::int64_t ttl_ms) override;
  sdk::MemberChange remove_member(std::string_view key, std::string_view member) override;
  void members(std::string_view key, std::uint32_t max, sdk::Items items) override;
  std::uint64_t member_count(std::string_view key) override;
  void push(std::string_view key, std::string_view item, std::uint32_t keep, std::int64_t ttl_ms) override;
  void recent(std::string_view key, std::uint32_t max, sdk::Items items) override;
  bool set_value(std::string_view key, std::string_view value, std::int64_t ttl_ms, bool if_absent) override;
  bool get_value(std::string_view key, sdk::Sink out) override;
  bool take_value(std::string_view key, sdk::Sink out) override;
  void drop(sdk::CacheKind kind, std::string_view key) override;

  /// Of all entries, roughly; never above max_cache_size for longer than one call.
  std::uint64_t bytes() const;

 private:
  EntryTable::Entry* live_set(std::string_view key, Time now);
  void check_value(std::string_view value) const;

  const Limits limits_;
  const std::function<Time()> now_;
  mutable std::mutex mutex_;
  EntryTable entries_;
};

}  // namespace parley::bus_local
