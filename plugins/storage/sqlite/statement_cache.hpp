// The held statements of one session by their text. Full, it drops the one that was used least recently.
#pragma once

#include <list>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "held_statement.hpp"

namespace parley::sqlite {

class StatementCache {
 public:
  explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

  /// The statement of that text, made by make() when there is none. Valid until the next get or drop.
  template <class Make>
  HeldStatement& get(std::string_view sql, Make&& make) {
    if (const auto found = index_.find(sql); found != index_.end()) {
      if (found->second != held_.begin()) held_.splice(held_.begin(), held_, found->second);
      return *held_.front();
    }
    if (held_.size() >= capacity_) drop(*held_.back());
    held_.push_front(make());
    index_.emplace(held_.front()->text(), held_.begin());
    return *held_.front();
  }

  void drop(const HeldStatement& statement) {
    const auto found = index_.find(statement.text());
    if (found == index_.end()) return;
    const auto where = found->second;
    index_.erase(found);  // its key is a view into the statement
    held_.erase(where);
  }

  std::size_t size() const { return held_.size(); }

 private:
  using Held = std::list<std::unique_ptr<HeldStatement>>;
  const std::size_t capacity_;
  Held held_;
  std::unordered_map<std::string_view, Held::iterator> index_;
};

}  // namespace parley::sqlite
