// parley.cache/1 in Redis: counters and values as strings, rates as one number, presence as sorted sets, lists as
// lists.
#pragma once

#include <initializer_list>
#include <parley/cache.hpp>
#include <string>

#include "redis_bus.hpp"
#include "scripts.hpp"

namespace parley::bus_redis {

/// Thread-safe. Each call is one trip to Redis (two when it has forgotten a script).
class RedisCache : public sdk::Cache {
 public:
  explicit RedisCache(Connections& connections) : connections_(connections) {}

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

 private:
  using Words = std::initializer_list<std::string>;

  std::string full_key(sdk::CacheKind kind, std::string_view key) const;
  Reply run(Words words);
  Reply run(const Script& script, const std::string& key, Words arguments);
  Reply evaluate(const char* verb, const std::string& script, const std::string& key, Words arguments);
  void check_value(std::string_view value) const;
  bool write_text(const Reply& reply, sdk::Sink out) const;

  Connections& connections_;
  const Scripts scripts_;
};

}  // namespace parley::bus_redis
