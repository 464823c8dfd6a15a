// Short-lived memory for the whole house: shared by the nodes while the shared one answers, this node's own while it
// does not. Slower or more generous then, never wrong.
//
// Put the tenant's id into every key. What each kind promises is in <parley/abi/cache.h>; anything may be forgotten.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/plugin_cache.hpp"
#include "bus/shared_trust.hpp"

namespace parley::bus {

/// Thread-safe. No function waits longer than the plugin's time limit, and while the shared cache is away hardly any
/// waits at all. Errors: invalid (an argument), limit (a bound of the plugin); unavailable and timeout only for values.
class Cache {
 public:
  /// `shared` is absent on an installation of one node: then `own` is the only one and never away.
  Cache(std::optional<PluginCache> shared, PluginCache own, TrustOptions options, const Clock& clock, Log log,
        Metrics& metrics);

  // Counters, rates and presence. While the shared cache is away each node counts for itself: a limit then holds for
  // each node instead of all together, and a set shows this node's members. Put members again on a resync of the Bus.
  Result<Counted> count(std::string_view key, std::int64_t by, Millis ttl);
  Result<Taken> take(std::string_view key, Rate rate, std::uint32_t cost = 1);
  Result<MemberChange> put_member(std::string_view key, std::string_view member, Millis ttl);
  Result<MemberChange> remove_member(std::string_view key, std::string_view member);
  Result<std::vector<std::string>> members(std::string_view key, std::uint32_t max = PARLEY_CACHE_MAX_ITEMS);
  Result<std::uint64_t> member_count(std::string_view key);

  // Recent lists copy what the database has. Fewer items than asked for means: read the database. While the shared
  // cache is away a list is empty, for this node's part of it alone would have gaps; what was pushed meanwhile is
  // missing there, so the list is dropped before it is read again.
  Result<> push(std::string_view key, std::string_view item, std::uint32_t keep, Millis ttl);
  Result<std::vector<std::string>> recent(std::string_view key, std::uint32_t max);

  // Values have no second place: two nodes that each believe to be the first, or a ticket that is good twice, would be
  // wrong. Errors: unavailable or timeout while the shared cache is away; not_found; conflict for IfPresent::keep.
  Result<> set_value(std::string_view key, std::string_view value, Millis ttl,
                     IfPresent if_present = IfPresent::replace);
  Result<std::string> get_value(std::string_view key);
  /// Of several callers on all nodes one gets it.
  Result<std::string> take_value(std::string_view key);

  /// Forgets an entry. While the shared cache is away it is noted and done before that is believed again; for a value,
  /// which other nodes may still read meanwhile, the error is returned all the same.
  Result<> drop(CacheKind kind, std::string_view key);

 private:
  template <class Call>
  auto either(Call&& call) -> decltype(call(std::declval<const PluginCache&>()));
  template <class Call>
  auto from_shared(Call&& call) -> std::optional<decltype(call(std::declval<const PluginCache&>()))>;

  const std::optional<PluginCache> shared_;
  const PluginCache own_;
  SharedTrust trust_;
  Counter& fallbacks_;
};

}  // namespace parley::bus
