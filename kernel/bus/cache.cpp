#include "bus/cache.hpp"

namespace parley::bus {

namespace {

bool means_away(const Error& error) {
  return error.code == Errc::unavailable || error.code == Errc::timeout;
}

Error away_now() {
  return fail(Errc::unavailable, "the shared cache is away; try again later");
}

}  // namespace

Cache::Cache(std::optional<PluginCache> shared, PluginCache own, TrustOptions options, const Clock& clock, Log log,
             Metrics& metrics)
    : shared_(std::move(shared)),
      own_(std::move(own)),
      trust_([this](CacheKind kind, std::string_view key) { return shared_ ? shared_->drop(kind, key) : Result<>(); },
             options, clock, std::move(log), metrics),
      fallbacks_(metrics.counter("parley_cache_fallbacks_total",
                                 "Calls that this node's own cache answered because the "
                                 "shared one was away")) {}

/// The shared cache's answer, or nothing when it has none.
template <class Call>
auto Cache::from_shared(Call&& call) -> std::optional<decltype(call(std::declval<const PluginCache&>()))> {
  if (!shared_) return call(own_);
  if (!trust_.admit()) return std::nullopt;
  auto result = call(*shared_);
  if (!result && means_away(result.error())) {
    trust_.lost(result.error());
    return std::nullopt;
  }
  trust_.answered();
  return result;
}

template <class Call>
auto Cache::either(Call&& call) -> decltype(call(std::declval<const PluginCache&>())) {
  if (auto result = from_shared(call)) return *std::move(result);
  fallbacks_.add();
  return call(own_);
}

Result<Counted> Cache::count(std::string_view key, std::int64_t by, Millis ttl) {
  return either([&](const PluginCache& cache) { return cache.count(key, by, ttl); });
}

Result<Taken> Cache::take(std::string_view key, Rate rate, std::uint32_t cost) {
  return either([&](const PluginCache& cache) { return cache.take(key, rate, cost); });
}

Result<MemberChange> Cache::put_member(std::string_view key, std::string_view member, Millis ttl) {
  return either([&](const PluginCache& cache) { return cache.put_member(key, member, ttl); });
}

Result<MemberChange> Cache::remove_member(std::string_view key, std::string_view member) {
  return either([&](const PluginCache& cache) { return cache.remove_member(key, member); });
}

Result<std::vector<std::string>> Cache::members(std::string_view key, std::uint32_t max) {
  return either([&](const PluginCache& cache) { return cache.members(key, max); });
}

Result<std::uint64_t> Cache::member_count(std::string_view key) {
  return either([&](const PluginCache& cache) { return cache.member_count(key); });
}

Result<> Cache::push(std::string_view key, std::string_view item, std::uint32_t keep, Millis ttl) {
  if (auto pushed = from_shared([&](const PluginCache& cache) { return cache.push(key, item, keep, ttl); }))
    return *std::move(pushed);
  fallbacks_.add();
  trust_.distrust(CacheKind::list, key);
  return {};
}

Result<std::vector<std::string>> Cache::recent(std::string_view key, std::uint32_t max) {
  if (auto found = from_shared([&](const PluginCache& cache) { return cache.recent(key, max); }))
    return *std::move(found);
  fallbacks_.add();
  return std::vector<std::string>();
}

Result<> Cache::set_value(std::string_view key, std::string_view value, Millis ttl, IfPresent if_present) {
  auto set = from_shared([&](const PluginCache& cache) { return cache.set_value(key, value, ttl, if_present); });
  return set ? *std::move(set) : away_now();
}

Result<std::string> Cache::get_value(std::string_view key) {
  auto found = from_shared([&](const PluginCache& cache) { return cache.get_value(key); });
  return found ? *std::move(found) : away_now();
}

Result<std::string> Cache::take_value(std::string_view key) {
  auto taken = from_shared([&](const PluginCache& cache) { return cache.take_value(key); });
  return taken ? *std::move(taken) : away_now();
}

Result<> Cache::drop(CacheKind kind, std::string_view key) {
  if (shared_) {  // what an outage has left here
    if (Result<> own = own_.drop(kind, key); !own) return own;
  }
  if (auto dropped = from_shared([&](const PluginCache& cache) { return cache.drop(kind, key); }))
    return *std::move(dropped);
  trust_.distrust(kind, key);
  return kind == CacheKind::value ? Result<>(away_now()) : Result<>();
}

}  // namespace parley::bus
