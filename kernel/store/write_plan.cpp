#include "store/write_plan.hpp"

#include <unordered_set>

namespace parley::store {

WritePlan::WritePlan(std::span<const WriteSet* const> sets) : sets_(sets) {
  for (std::size_t begin = 0; begin < sets.size();) {
    const std::size_t end = stretch_end(begin);
    side_by_side(begin, end);
    begin = end;
  }
}

std::size_t WritePlan::stretch_end(std::size_t begin) const {
  struct Key {
    std::string_view tenant, key;
    bool operator==(const Key&) const = default;
  };
  const auto hash = [](const Key& k) {
    return std::hash<std::string_view>()(k.tenant) * 31 + std::hash<std::string_view>()(k.key);
  };
  std::unordered_set<Key, decltype(hash)> keys(16, hash);
  std::size_t end = begin;
  while (end < sets_.size() && !sets_[end]->key().empty() &&
         keys.insert({sets_[end]->tenant(), sets_[end]->key()}).second)
    ++end;
  return end == begin ? begin + 1 : end;
}

void WritePlan::side_by_side(std::size_t begin, std::size_t end) {
  std::vector<std::size_t> next(end - begin, 0);
  for (std::size_t lead = begin; lead < end; ++lead) {
    const auto operations = sets_[lead]->operations();
    while (next[lead - begin] < operations.size()) {
      const std::string_view sql = operations[next[lead - begin]].sql;
      for (std::size_t set = lead; set < end; ++set) {
        std::size_t& at = next[set - begin];
        for (const auto ops = sets_[set]->operations(); at < ops.size() && ops[at].sql == sql; ++at) append(set, at);
      }
    }
  }
}

void WritePlan::append(std::size_t set, std::size_t operation) {
  const Place place{std::uint32_t(set), std::uint32_t(operation)};
  const WriteSet::Operation& op = at(place);
  if (runs_.empty() || runs_.back().sql != op.sql || runs_.back().width != op.param_count)
    runs_.push_back({op.sql, op.param_count, places_.size(), 0});
  places_.push_back(place);
  ++runs_.back().count;
}

std::span<const parley_value> WritePlan::params(const Run& run) {
  if (run.count == 1) {
    const Place place = places_[run.first];
    return sets_[place.set]->params(at(place));
  }
  params_.clear();
  params_.reserve(run.count * run.width);
  for (const Place place : operations(run)) {
    const auto row = sets_[place.set]->params(at(place));
    params_.insert(params_.end(), row.begin(), row.end());
  }
  return params_;
}

}  // namespace parley::store
