// What was used last, by name, in memory: when there is more than there is room for, what was longest unused goes.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace parley {

/// One thread at a time.
template <class Value>
class RecentMap {
 public:
  /// `most` of at least 1.
  explicit RecentMap(std::size_t most) : most_(most) {}
  // The places name the nodes of the list, which a copy would not have.
  RecentMap(const RecentMap&) = delete;
  RecentMap& operator=(const RecentMap&) = delete;
  RecentMap(RecentMap&&) noexcept = default;
  RecentMap& operator=(RecentMap&&) noexcept = default;

  /// Null when it is not there. What is found counts as used now, and stays where it is until it is erased or goes.
  Value* find(std::string_view name) {
    const auto found = places_.find(name);
    if (found == places_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return &found->second->second;
  }

  /// In the place of what had the name.
  Value& put(std::string name, Value value) {
    if (Value* known = find(name)) return *known = std::move(value);
    order_.emplace_front(std::move(name), std::move(value));
    places_.emplace(order_.front().first, order_.begin());
    if (places_.size() > most_) {
      places_.erase(order_.back().first);
      order_.pop_back();
    }
    return order_.front().second;
  }

  void erase(std::string_view name) {
    const auto found = places_.find(name);
    if (found == places_.end()) return;
    const auto place = found->second;
    places_.erase(found);  // its name lies in the node
    order_.erase(place);
  }

  void clear() {
    places_.clear();
    order_.clear();
  }

  std::size_t size() const { return places_.size(); }

 private:
  using Order = std::list<std::pair<std::string, Value>>;
  std::size_t most_;
  Order order_;  // most recent first
  std::unordered_map<std::string_view, typename Order::iterator> places_;
};

}  // namespace parley
