// The cache of a bus plugin as its tests see it: functions that return values and throw the plugin's refusals.
#pragma once

#include <optional>
#include <parley/cache.hpp>
#include <parley/testkit/loaded_plugin.hpp>
#include <string>
#include <vector>

namespace parley::testkit {

class CacheUnderTest {
 public:
  explicit CacheUnderTest(const LoadedPlugin& plugin)
      : table_(&plugin.interface<parley_cache_v1>(PARLEY_CACHE_V1)), plugin_(plugin.raw()) {}

  sdk::Counted count(std::string_view key, std::int64_t by = 1, std::int64_t ttl_ms = 60'000) const {
    sdk::Counted out;
    run("count", [&](auto* e) { return table_->count(plugin_, s(key), by, ttl_ms, &out.value, &out.left_ms, e); });
    return out;
  }
  sdk::Taken take(std::string_view key, sdk::Rate rate, std::uint32_t cost = 1) const {
    const parley_rate raw{sizeof raw, rate.burst, rate.period_ms};
    parley_taken out{};
    out.struct_size = sizeof out;
    run("take", [&](auto* e) { return table_->take(plugin_, s(key), &raw, cost, &out, e); });
    return {out.allowed != 0, out.remaining, out.retry_after_ms, out.reset_ms};
  }
  sdk::MemberChange put_member(std::string_view key, std::string_view member, std::int64_t ttl_ms = 60'000) const {
    return change("put_member", [&](auto* changed, auto* size, auto* e) {
      return table_->put_member(plugin_, s(key), s(member), ttl_ms, changed, size, e);
    });
  }
  sdk::MemberChange remove_member(std::string_view key, std::string_view member) const {
    return change("remove_member", [&](auto* changed, auto* size, auto* e) {
      return table_->remove_member(plugin_, s(key), s(member), changed, size, e);
    });
  }
  std::vector<std::string> members(std::string_view key, std::uint32_t max = 1000) const {
    return list("members", [&](auto* items, auto* e) { return table_->members(plugin_, s(key), max, items, e); });
  }
  std::uint64_t member_count(std::string_view key) const {
    std::uint64_t size = 0;
    run("member_count", [&](auto* e) { return table_->member_count(plugin_, s(key), &size, e); });
    return size;
  }
  void push(std::string_view key, std::string_view item, std::uint32_t keep = 10, std::int64_t ttl_ms = 60'000) const {
    run("push", [&](auto* e) { return table_->push(plugin_, s(key), s(item), keep, ttl_ms, e); });
  }
  std::vector<std::string> recent(std::string_view key, std::uint32_t max = 1000) const {
    return list("recent", [&](auto* items, auto* e) { return table_->recent(plugin_, s(key), max, items, e); });
  }
  void set_value(std::string_view key, std::string_view value, std::int64_t ttl_ms = 60'000,
                 std::uint32_t flags = 0) const {
    run("set_value", [&](auto* e) { return table_->set_value(plugin_, s(key), s(value), ttl_ms, flags, e); });
  }
  std::optional<std::string> get_value(std::string_view key) const {
    return value("get_value", table_->get_value, key);
  }
  std::optional<std::string> take_value(std::string_view key) const {
    return value("take_value", table_->take_value, key);
  }
  void drop(sdk::CacheKind kind, std::string_view key) const {
    run("drop", [&](auto* e) { return table_->drop(plugin_, static_cast<std::uint32_t>(kind), s(key), e); });
  }

 private:
  static parley_str s(std::string_view text) { return sdk::str(text); }

  template <class Code>
  static void run(std::string_view what, Code&& code) {
    TextSink error;
    require_ok(code(error.raw()), error, what);
  }
  template <class Code>
  static sdk::MemberChange change(std::string_view what, Code&& code) {
    std::uint32_t changed = 0;
    std::uint64_t size = 0;
    run(what, [&](auto* e) { return code(&changed, &size, e); });
    return {changed != 0, size};
  }
  template <class Code>
  static std::vector<std::string> list(std::string_view what, Code&& code) {
    std::vector<std::string> got;
    const parley_items items{&got, [](void* ctx, parley_str bytes) -> parley_status {
                               static_cast<std::vector<std::string>*>(ctx)->emplace_back(sdk::view(bytes));
                               return PARLEY_OK;
                             }};
    run(what, [&](auto* e) { return code(&items, e); });
    return got;
  }
  using Get = parley_status (*)(parley_plugin*, parley_str, const parley_sink*, const parley_sink*);
  std::optional<std::string> value(std::string_view what, Get get, std::string_view key) const {
    TextSink out, error;
    const parley_status status = get(plugin_, s(key), out.raw(), error.raw());
    if (status == PARLEY_NOT_FOUND) return std::nullopt;
    require_ok(status, error, what);
    return out.text();
  }

  const parley_cache_v1* table_;
  parley_plugin* plugin_;
};

}  // namespace parley::testkit
