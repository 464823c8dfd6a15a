#include "store/write_plan.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace parley::store {

WritePlan::WritePlan(std::span<const WriteSet* const> sets) : sets_(sets), order_(sets.size()) {
  std::iota(order_.begin(), order_.end(), 0);
  bring_tenants_together();
  for (std::size_t begin = 0; begin < sets.size();) {
    const std::size_t end = stretch_end(begin);
    side_by_side(begin, end);
    begin = end;
  }
}

void WritePlan::bring_tenants_together() {
  const auto tenant = [this](std::uint32_t set) { return sets_[set]->tenant(); };
  const auto of_nobody = [&](std::uint32_t set) { return tenant(set).empty(); };
  const auto by_tenant = [&](std::uint32_t a, std::uint32_t b) { return tenant(a) < tenant(b); };
  for (auto from = order_.begin(); from != order_.end();) {
    const auto to = std::find_if(from, order_.end(), of_nobody);
    if (!std::is_sorted(from, to, by_tenant)) std::stable_sort(from, to, by_tenant);
    from = std::find_if_not(to, order_.end(), of_nobody);
  }
}

std::size_t WritePlan::stretch_end(std::size_t begin) const {
  std::unordered_set<std::string_view> keys;
  const std::string_view tenant = sets_[order_[begin]]->tenant();
  std::size_t end = begin;
  while (end < order_.size() && sets_[order_[end]]->tenant() == tenant && !sets_[order_[end]]->key().empty() &&
         keys.insert(sets_[order_[end]]->key()).second)
    ++end;
  return end == begin ? begin + 1 : end;
}

void WritePlan::side_by_side(std::size_t begin, std::size_t end) {
  std::vector<std::size_t> next(end - begin, 0);
  for (std::size_t lead = begin; lead < end; ++lead) {
    const auto operations = sets_[order_[lead]]->operations();
    while (next[lead - begin] < operations.size()) {
      const std::string_view sql = operations[next[lead - begin]].sql;
      for (std::size_t place = lead; place < end; ++place) {
        std::size_t& at = next[place - begin];
        const std::size_t set = order_[place];
        for (const auto ops = sets_[set]->operations(); at < ops.size() && ops[at].sql == sql; ++at) append(set, at);
      }
    }
  }
}

void WritePlan::append(std::size_t set, std::size_t operation) {
  const WriteSet::Operation& op = sets_[set]->operations()[operation];
  const std::string_view tenant = op.of_tenant ? sets_[set]->tenant() : std::string_view();
  const bool fits = !runs_.empty() && runs_.back().sql == op.sql && runs_.back().width == op.param_count &&
                    runs_.back().of_tenant == op.of_tenant && runs_.back().tenant == tenant;
  if (!fits) runs_.push_back({op.sql, op.param_count, places_.size(), 0, params_.size(), op.of_tenant, tenant});
  places_.push_back({std::uint32_t(set), std::uint32_t(operation)});
  const auto params = sets_[set]->params(op);
  params_.insert(params_.end(), params.begin(), params.end());
  ++runs_.back().count;
}

std::vector<parley_run> WritePlan::raw_runs(std::span<std::uint64_t> affected) const {
  const auto str = [](std::string_view text) { return parley_str{text.data(), text.size()}; };
  std::vector<parley_run> raw;
  raw.reserve(runs_.size());
  for (const Run& run : runs_) {
    const std::uint32_t reach = run.of_tenant ? PARLEY_REACH_TENANT : PARLEY_REACH_SYSTEM;
    raw.push_back(
        {str(run.sql), params(run).data(), run.width, reach, str(run.tenant), run.count, affected.data() + run.first});
  }
  return raw;
}

}  // namespace parley::store
