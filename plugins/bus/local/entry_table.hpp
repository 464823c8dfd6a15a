// The entries of the in-process cache by kind and key, within a bound of memory: what has expired goes first, then what
// would expire soonest.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <parley/cache.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "member_set.hpp"

namespace parley::bus_local {

struct Counter {
  std::int64_t value = 0;
};
struct Spent {
  Time until;  ///< when the whole burst is there again
};
using List = std::deque<std::string>;  ///< the newest first
using Value = std::string;

/// Not thread-safe.
class EntryTable {
 public:
  struct Entry;

  explicit EntryTable(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}

  /// The entry if there is one that has not expired. Stays valid until the next call that is not find().
  Entry* find(sdk::CacheKind kind, std::string_view key, Time now);
  /// As find(); makes an entry that holds `empty` and expires at `expires` when there is none. May evict others.
  Entry& find_or_make(sdk::CacheKind kind, std::string_view key, Time now, Time expires,
                      std::variant<Counter, Spent, MemberSet, List, Value> empty);
  /// What an entry holds has grown by so many bytes (shrunk, when negative). May evict others, never `entry`.
  void account(Entry& entry, std::int64_t bytes);
  void set_expiry(Entry& entry, Time expires);
  void erase(sdk::CacheKind kind, std::string_view key);

  std::size_t size() const { return entries_.size(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  using Entries = std::unordered_map<std::string, Entry>;
  using ByTime = std::multimap<Time, Entries::value_type*>;

 public:
  struct Entry {
    std::variant<Counter, Spent, MemberSet, List, Value> data;
    std::uint64_t bytes = 0;
    ByTime::iterator place;

    Time expires() const { return place->first; }
    template <class Kind>
    Kind& as() {
      return std::get<Kind>(data);
    }
  };

 private:
  void erase(Entries::value_type& item);
  void expire_some(Time now);
  void make_room(const Entry& but);

  const std::uint64_t max_bytes_;
  std::uint64_t bytes_ = 0;
  Entries entries_;
  ByTime by_time_;
};

}  // namespace parley::bus_local
