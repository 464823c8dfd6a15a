#include "memory_cache.hpp"

#include <algorithm>
#include <parley/rate_arithmetic.hpp>
#include <string>
#include <vector>

namespace parley::bus_local {

namespace {

using sdk::CacheKind;

/// What a member or a list item costs beside its bytes.
constexpr std::int64_t kItemOverhead = 128;

std::int64_t cost_of(std::string_view item) {
  return static_cast<std::int64_t>(item.size()) + kItemOverhead;
}
Time after(Time now, std::int64_t ms) {
  return now + std::chrono::milliseconds(ms);
}
std::int64_t micros(Time::duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

}  // namespace

MemoryCache::MemoryCache(const Limits& limits, std::function<Time()> now)
    : limits_(limits), now_(std::move(now)), entries_(limits.max_cache_size) {}

sdk::Counted MemoryCache::count(std::string_view key, std::int64_t by, std::int64_t ttl_ms) {
  const std::lock_guard lock(mutex_);
  const Time now = now_();
  auto& entry = entries_.find_or_make(CacheKind::counter, key, now, after(now, ttl_ms), Counter{});
  std::int64_t& value = entry.as<Counter>().value;
  std::int64_t sum = 0;
  if (__builtin_add_overflow(value, by, &sum))
    throw sdk::Failure(PARLEY_INVALID, "the counter's sum does not fit into 64 bits");
  value = sum;
  return {value, (micros(entry.expires() - now) + 999) / 1000};
}

sdk::Taken MemoryCache::take(std::string_view key, sdk::Rate rate, std::uint32_t cost) {
  const sdk::RateArithmetic arithmetic(rate, cost);
  const std::lock_guard lock(mutex_);
  const Time now = now_();
  EntryTable::Entry* entry = entries_.find(CacheKind::rate, key, now);
  const Time until = entry ? std::max(entry->as<Spent>().until, now) : now;
  const Time spent = until + std::chrono::microseconds(arithmetic.cost_us());
  if (micros(spent - now) > arithmetic.most_us()) return arithmetic.answer(false, micros(until - now));
  if (cost > 0) {
    if (!entry) entry = &entries_.find_or_make(CacheKind::rate, key, now, spent, Spent{});
    entry->as<Spent>().until = spent;
    entries_.set_expiry(*entry, spent);
  }
  return arithmetic.answer(true, micros(spent - now));
}

EntryTable::Entry* MemoryCache::live_set(std::string_view key, Time now) {
  EntryTable::Entry* entry = entries_.find(CacheKind::set, key, now);
  if (!entry) return nullptr;
  auto& set = entry->as<MemberSet>();
  const std::size_t before = set.size();
  const std::uint64_t bytes = set.expire(now);
  entries_.account(*entry, -static_cast<std::int64_t>(bytes + (before - set.size()) * kItemOverhead));
  return entry;
}

sdk::MemberChange MemoryCache::put_member(std::string_view key, std::string_view member, std::int64_t ttl_ms) {
  const std::lock_guard lock(mutex_);
  const Time now = now_();
  const Time expires = after(now, ttl_ms);
  EntryTable::Entry* entry = live_set(key, now);
  if (!entry) entry = &entries_.find_or_make(CacheKind::set, key, now, expires, MemberSet{});
  auto& set = entry->as<MemberSet>();
  const bool added = !set.has(member);
  if (added && set.size() >= limits_.max_members)
    throw sdk::Failure(PARLEY_LIMIT, "max_members allows " + std::to_string(limits_.max_members) + " in one set");
  set.put(member, expires);
  entries_.set_expiry(*entry, set.last());
  if (added) entries_.account(*entry, cost_of(member));
  return {added, set.size()};
}

sdk::MemberChange MemoryCache::remove_member(std::string_view key, std::string_view member) {
  const std::lock_guard lock(mutex_);
  EntryTable::Entry* entry = live_set(key, now_());
  if (!entry) return {};
  auto& set = entry->as<MemberSet>();
  const bool removed = set.remove(member);
  if (removed) entries_.account(*entry, -cost_of(member));
  const std::size_t size = set.size();
  if (size == 0) entries_.erase(CacheKind::set, key);
  return {removed, size};
}

void MemoryCache::members(std::string_view key, std::uint32_t max, sdk::Items items) {
  std::vector<std::string> copies;  // the host's callback runs without the lock
  {
    const std::lock_guard lock(mutex_);
    if (EntryTable::Entry* entry = live_set(key, now_()))
      entry->as<MemberSet>().each(max, [&](std::string_view member) { copies.emplace_back(member); });
  }
  for (const std::string& member : copies) items(member);
}

std::uint64_t MemoryCache::member_count(std::string_view key) {
  const std::lock_guard lock(mutex_);
  EntryTable::Entry* entry = live_set(key, now_());
  return entry ? entry->as<MemberSet>().size() : 0;
}

void MemoryCache::check_value(std::string_view value) const {
  if (value.size() > limits_.max_value)
    throw sdk::Failure(PARLEY_LIMIT, "a value of " + std::to_string(value.size()) + " bytes; max_value allows " +
                                         std::to_string(limits_.max_value));
}

void MemoryCache::push(std::string_view key, std::string_view item, std::uint32_t keep, std::int64_t ttl_ms) {
  check_value(item);
  const std::lock_guard lock(mutex_);
  const Time now = now_();
  auto& entry = entries_.find_or_make(CacheKind::list, key, now, after(now, ttl_ms), List{});
  entries_.set_expiry(entry, after(now, ttl_ms));
  auto& list = entry.as<List>();
  list.emplace_front(item);
  std::int64_t grown = cost_of(item);
  for (; list.size() > keep; list.pop_back()) grown -= cost_of(list.back());
  entries_.account(entry, grown);
}

void MemoryCache::recent(std::string_view key, std::uint32_t max, sdk::Items items) {
  std::vector<std::string> copies;
  {
    const std::lock_guard lock(mutex_);
    if (EntryTable::Entry* entry = entries_.find(CacheKind::list, key, now_())) {
      const auto& list = entry->as<List>();
      copies.assign(list.begin(), list.begin() + std::min<std::ptrdiff_t>(max, std::ssize(list)));
    }
  }
  for (const std::string& item : copies) items(item);
}

bool MemoryCache::set_value(std::string_view key, std::string_view value, std::int64_t ttl_ms, bool if_absent) {
  check_value(value);
  const std::lock_guard lock(mutex_);
  const Time now = now_();
  if (if_absent && entries_.find(CacheKind::value, key, now)) return false;
  auto& entry = entries_.find_or_make(CacheKind::value, key, now, after(now, ttl_ms), Value{});
  entries_.set_expiry(entry, after(now, ttl_ms));
  auto& held = entry.as<Value>();
  const std::int64_t grown = std::ssize(value) - std::ssize(held);
  held = value;
  entries_.account(entry, grown);
  return true;
}

bool MemoryCache::get_value(std::string_view key, sdk::Sink out) {
  std::string copy;
  {
    const std::lock_guard lock(mutex_);
    EntryTable::Entry* entry = entries_.find(CacheKind::value, key, now_());
    if (!entry) return false;
    copy = entry->as<Value>();
  }
  out.write(copy);
  return true;
}

bool MemoryCache::take_value(std::string_view key, sdk::Sink out) {
  std::string taken;
  {
    const std::lock_guard lock(mutex_);
    EntryTable::Entry* entry = entries_.find(CacheKind::value, key, now_());
    if (!entry) return false;
    taken = std::move(entry->as<Value>());
    entries_.erase(CacheKind::value, key);
  }
  out.write(taken);
  return true;
}

void MemoryCache::drop(CacheKind kind, std::string_view key) {
  const std::lock_guard lock(mutex_);
  entries_.erase(kind, key);
}

std::uint64_t MemoryCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return entries_.bytes();
}

}  // namespace parley::bus_local
