#include "bus/plugin_cache.hpp"

#include "plugin/call.hpp"

namespace parley::bus {

namespace {

using plugin::call;
using plugin::str;

/// Collects what a plugin hands over item by item; the number is bounded by what was asked for.
class Received {
 public:
  explicit Received(std::uint32_t max) : max_(max) {}
  const parley_items* raw() const { return &items_; }
  std::vector<std::string> take() { return std::move(got_); }

 private:
  static parley_status item(void* ctx, parley_str bytes) noexcept {
    auto& self = *static_cast<Received*>(ctx);
    if (self.got_.size() >= self.max_) return PARLEY_LIMIT;
    self.got_.emplace_back(plugin::view(bytes));
    return PARLEY_OK;
  }

  std::uint32_t max_;
  std::vector<std::string> got_;
  parley_items items_{this, item};
};

/// The value when the call went well, its error otherwise.
template <class Value>
Result<Value> value_or_error(const Result<void>& called, Value value) {
  if (!called) return called.error();
  return value;
}

}  // namespace

Result<Counted> PluginCache::count(std::string_view key, std::int64_t by, Millis ttl) const {
  std::int64_t value = 0, left = 0;
  const auto called = call(plugin_.id, "count", [&](auto* error) {
    return plugin_.cache->count(plugin_.instance, str(key), by, ttl.count(), &value, &left, error);
  });
  return value_or_error(called, Counted{value, Millis(left)});
}

Result<Taken> PluginCache::take(std::string_view key, Rate rate, std::uint32_t cost) const {
  const parley_rate raw{sizeof raw, rate.burst, rate.period.count()};
  parley_taken taken{};
  taken.struct_size = sizeof taken;
  const auto called = call(plugin_.id, "take", [&](auto* error) {
    return plugin_.cache->take(plugin_.instance, str(key), &raw, cost, &taken, error);
  });
  return value_or_error(
      called, Taken{taken.allowed != 0, taken.remaining, Millis(taken.retry_after_ms), Millis(taken.reset_ms)});
}

Result<MemberChange> PluginCache::put_member(std::string_view key, std::string_view member, Millis ttl) const {
  std::uint32_t changed = 0;
  std::uint64_t size = 0;
  const auto called = call(plugin_.id, "put_member", [&](auto* error) {
    return plugin_.cache->put_member(plugin_.instance, str(key), str(member), ttl.count(), &changed, &size, error);
  });
  return value_or_error(called, MemberChange{changed != 0, size});
}

Result<MemberChange> PluginCache::remove_member(std::string_view key, std::string_view member) const {
  std::uint32_t changed = 0;
  std::uint64_t size = 0;
  const auto called = call(plugin_.id, "remove_member", [&](auto* error) {
    return plugin_.cache->remove_member(plugin_.instance, str(key), str(member), &changed, &size, error);
  });
  return value_or_error(called, MemberChange{changed != 0, size});
}

Result<std::vector<std::string>> PluginCache::members(std::string_view key, std::uint32_t max) const {
  Received received(max);
  const auto called = call(plugin_.id, "members", [&](auto* error) {
    return plugin_.cache->members(plugin_.instance, str(key), max, received.raw(), error);
  });
  return value_or_error(called, received.take());
}

Result<std::uint64_t> PluginCache::member_count(std::string_view key) const {
  std::uint64_t size = 0;
  const auto called = call(plugin_.id, "member_count", [&](auto* error) {
    return plugin_.cache->member_count(plugin_.instance, str(key), &size, error);
  });
  return value_or_error(called, size);
}

Result<> PluginCache::push(std::string_view key, std::string_view item, std::uint32_t keep, Millis ttl) const {
  return call(plugin_.id, "push", [&](auto* error) {
    return plugin_.cache->push(plugin_.instance, str(key), str(item), keep, ttl.count(), error);
  });
}

Result<std::vector<std::string>> PluginCache::recent(std::string_view key, std::uint32_t max) const {
  Received received(max);
  const auto called = call(plugin_.id, "recent", [&](auto* error) {
    return plugin_.cache->recent(plugin_.instance, str(key), max, received.raw(), error);
  });
  return value_or_error(called, received.take());
}

Result<> PluginCache::set_value(std::string_view key, std::string_view value, Millis ttl, IfPresent if_present) const {
  const std::uint32_t flags = if_present == IfPresent::keep ? PARLEY_CACHE_IF_ABSENT : 0;
  return call(plugin_.id, "set_value", [&](auto* error) {
    return plugin_.cache->set_value(plugin_.instance, str(key), str(value), ttl.count(), flags, error);
  });
}

Result<std::string> PluginCache::value(std::string_view what, Get get, std::string_view key) const {
  plugin::StringSink out;
  const auto called =
      call(plugin_.id, what, [&](auto* error) { return get(plugin_.instance, str(key), out.raw(), error); });
  return value_or_error(called, out.take());
}

Result<std::string> PluginCache::get_value(std::string_view key) const {
  return value("get_value", plugin_.cache->get_value, key);
}

Result<std::string> PluginCache::take_value(std::string_view key) const {
  return value("take_value", plugin_.cache->take_value, key);
}

Result<> PluginCache::drop(CacheKind kind, std::string_view key) const {
  return call(plugin_.id, "drop", [&](auto* error) {
    return plugin_.cache->drop(plugin_.instance, static_cast<std::uint32_t>(kind), str(key), error);
  });
}

}  // namespace parley::bus
