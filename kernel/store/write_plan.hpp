// How a batch of write sets is applied in few calls, with the same result as applying the sets one after the other.
//
// First the sets of each tenant are brought together: tenants do not depend on one another, and where the database
// keeps them apart, each change from one to the next is a statement. Sets of no tenant may touch everybody's rows, so
// nothing moves across them.
//
// The rule: operations are laid out in an order, and neighbours with the same statement become one bulk call. That
// order is the sets' own, with one freedom. A stretch of neighbouring sets of one tenant that all have a key, no two
// the same, is applied side by side: first what stands first in each, then what comes next. Callers have promised that
// such sets do not depend on one another (WriteSet::about), within a set the order stays as it is, and sets with equal
// keys or none never share a stretch. So five hundred journal inserts are one call, and so are the five statements of a
// hundred conversations.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "store/write_set.hpp"

namespace parley::store {

class WritePlan {
 public:
  /// One call: the same statement for one or more operations.
  struct Run {
    std::string_view sql;
    std::uint32_t width = 0;           ///< parameters of one row
    std::size_t first = 0, count = 0;  ///< its operations, in operations()
    std::size_t first_param = 0;
    bool of_tenant = false;  ///< touches rows of `tenant` only; otherwise anybody's
    std::string_view tenant;
  };
  /// Which operation of which set, both from 0.
  struct Place {
    std::uint32_t set, operation;
  };

  /// The sets must be settled and must outlive the plan.
  explicit WritePlan(std::span<const WriteSet* const> sets);

  std::span<const Run> runs() const { return runs_; }
  std::span<const Place> operations() const { return places_; }
  std::span<const Place> operations(const Run& run) const { return std::span(places_).subspan(run.first, run.count); }
  /// All parameters of a run, row-major.
  std::span<const parley_value> params(const Run& run) const {
    return std::span(params_).subspan(run.first_param, run.count * run.width);
  }
  /// The runs as the storage takes them; `affected` has a place for each operation, in the order of operations().
  std::vector<parley_run> raw_runs(std::span<std::uint64_t> affected) const;

 private:
  void bring_tenants_together();
  std::size_t stretch_end(std::size_t begin) const;
  void side_by_side(std::size_t begin, std::size_t end);
  void append(std::size_t set, std::size_t operation);

  std::span<const WriteSet* const> sets_;
  std::vector<std::uint32_t> order_;  // of the sets
  std::vector<Run> runs_;
  std::vector<Place> places_;
  std::vector<parley_value> params_;  // of all runs, one after the other
};

}  // namespace parley::store
