// The cache of one plugin as C++ functions: arguments in, Result out. Whether it may be believed is Cache's business.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bus/bus_plugin.hpp"
#include "bus/cache_types.hpp"

namespace parley::bus {

/// Thread-safe. Errors of all functions: unavailable (away), timeout (outcome unknown), limit, invalid; the messages
/// are the plugin's.
class PluginCache {
 public:
  /// `plugin.cache` must not be null.
  explicit PluginCache(BusPlugin plugin) : plugin_(std::move(plugin)) {}

  Result<Counted> count(std::string_view key, std::int64_t by, Millis ttl) const;
  Result<Taken> take(std::string_view key, Rate rate, std::uint32_t cost) const;
  Result<MemberChange> put_member(std::string_view key, std::string_view member, Millis ttl) const;
  Result<MemberChange> remove_member(std::string_view key, std::string_view member) const;
  Result<std::vector<std::string>> members(std::string_view key, std::uint32_t max) const;
  Result<std::uint64_t> member_count(std::string_view key) const;
  Result<> push(std::string_view key, std::string_view item, std::uint32_t keep, Millis ttl) const;
  Result<std::vector<std::string>> recent(std::string_view key, std::uint32_t max) const;
  Result<> set_value(std::string_view key, std::string_view value, Millis ttl, IfPresent if_present) const;
  Result<std::string> get_value(std::string_view key) const;
  Result<std::string> take_value(std::string_view key) const;
  Result<> drop(CacheKind kind, std::string_view key) const;

 private:
  using Get = parley_status (*)(parley_plugin*, parley_str, const parley_sink*, const parley_sink*);
  Result<std::string> value(std::string_view what, Get get, std::string_view key) const;

  BusPlugin plugin_;
};

}  // namespace parley::bus
