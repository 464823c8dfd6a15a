#include "entry_table.hpp"

#include <utility>

namespace parley::bus_local {

namespace {

/// What an entry costs beside its key and its data: nodes of two maps, pointers, allocation heads.
constexpr std::uint64_t kOverhead = 256;
/// Expired entries that one call clears away: enough to keep up, little enough to be quick.
constexpr int kExpiredAtOnce = 8;

std::string full_key(sdk::CacheKind kind, std::string_view key) {
  std::string full;
  full.reserve(key.size() + 1);
  full += static_cast<char>('0' + static_cast<int>(kind));
  return full.append(key);
}

}  // namespace

EntryTable::Entry* EntryTable::find(sdk::CacheKind kind, std::string_view key, Time now) {
  const auto found = entries_.find(full_key(kind, key));
  return found == entries_.end() || found->second.expires() <= now ? nullptr : &found->second;
}

EntryTable::Entry& EntryTable::find_or_make(sdk::CacheKind kind, std::string_view key, Time now, Time expires,
                                            std::variant<Counter, Spent, MemberSet, List, Value> empty) {
  expire_some(now);
  std::string full = full_key(kind, key);
  const auto found = entries_.find(full);
  if (found != entries_.end() && found->second.expires() > now) return found->second;
  if (found != entries_.end()) erase(*found);
  const std::uint64_t bytes = kOverhead + 2 * full.size();
  auto& item = *entries_.emplace(std::move(full), Entry{}).first;
  item.second.data = std::move(empty);
  item.second.place = by_time_.emplace(expires, &item);
  account(item.second, static_cast<std::int64_t>(bytes));
  return item.second;
}

void EntryTable::account(Entry& entry, std::int64_t bytes) {
  entry.bytes += static_cast<std::uint64_t>(bytes);
  bytes_ += static_cast<std::uint64_t>(bytes);
  make_room(entry);
}

void EntryTable::set_expiry(Entry& entry, Time expires) {
  auto node = by_time_.extract(entry.place);
  node.key() = expires;
  entry.place = by_time_.insert(std::move(node));
}

void EntryTable::erase(sdk::CacheKind kind, std::string_view key) {
  if (const auto found = entries_.find(full_key(kind, key)); found != entries_.end()) erase(*found);
}

void EntryTable::erase(Entries::value_type& item) {
  bytes_ -= item.second.bytes;
  by_time_.erase(item.second.place);
  entries_.erase(entries_.find(item.first));
}

void EntryTable::expire_some(Time now) {
  for (int i = 0; i < kExpiredAtOnce && !by_time_.empty() && by_time_.begin()->first <= now; ++i)
    erase(*by_time_.begin()->second);
}

void EntryTable::make_room(const Entry& but) {
  auto next = by_time_.begin();
  while (bytes_ > max_bytes_ && next != by_time_.end()) {
    auto& item = *next++->second;
    if (&item.second != &but) erase(item);
  }
}

}  // namespace parley::bus_local
