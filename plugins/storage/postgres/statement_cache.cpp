#include "statement_cache.hpp"

#include <algorithm>

namespace parley::postgres {

const HeldStatement* StatementCache::find(std::string_view text, std::span<const parley_value> values) {
  const auto found = index_.find(text);
  if (found == index_.end() || !fits(found->second->types, values)) return nullptr;
  if (found->second != held_.begin()) held_.splice(held_.begin(), held_, found->second);
  return &held_.front();
}

const HeldStatement& StatementCache::add(std::string_view text, std::span<const parley_value> values) {
  Types before;
  if (const auto found = index_.find(text); found != index_.end()) before = remove(found->second);
  while (held_.size() >= capacity_) remove(std::prev(held_.end()));
  held_.push_front({"s" + std::to_string(next_++), std::string(text), types_for(values, before)});
  index_.emplace(held_.front().text, held_.begin());
  return held_.front();
}

std::optional<std::string> StatementCache::take_given_up() {
  if (given_up_.empty()) return std::nullopt;
  std::string name = std::move(given_up_.front());
  given_up_.pop_front();
  return name;
}

void StatementCache::give_up(std::string_view text) {
  if (const auto found = index_.find(text); found != index_.end()) remove(found->second);
}

void StatementCache::never_prepared(std::string_view name) {
  const auto held = std::find_if(held_.begin(), held_.end(), [&](const auto& each) { return each.name == name; });
  if (held != held_.end()) {
    index_.erase(held->text);
    held_.erase(held);
  }
  std::erase(given_up_, name);
}

void StatementCache::clear() {
  index_.clear();
  held_.clear();
  given_up_.clear();
}

Types StatementCache::remove(Held::iterator statement) {
  given_up_.push_back(statement->name);
  Types types = std::move(statement->types);
  index_.erase(statement->text);
  held_.erase(statement);
  return types;
}

}  // namespace parley::postgres
