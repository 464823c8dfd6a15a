#include "flow/strong_components.hpp"

#include <algorithm>

namespace parley::flow {

namespace {

/// Tarjan's algorithm, its stack of calls made explicit.
class Search {
 public:
  Search(const Ways& ways, const std::vector<bool>& left_out)
      : ways_(ways), left_out_(left_out), number_(ways.size(), 0), lowest_(ways.size(), 0), open_(ways.size(), false) {}

  std::vector<std::vector<std::size_t>> run() {
    for (std::size_t node = 0; node < ways_.size(); ++node)
      if (number_[node] == 0 && !left_out_[node]) from(node);
    return std::move(loops_);
  }

 private:
  struct Visit {
    std::size_t node;
    std::size_t next;  ///< of its ways
  };

  void from(std::size_t first) {
    enter(first);
    while (!visits_.empty()) {
      Visit& visit = visits_.back();
      if (visit.next == ways_[visit.node].size()) {
        leave(visit.node);
        continue;
      }
      const std::size_t target = ways_[visit.node][visit.next++];
      if (left_out_[target]) continue;
      if (number_[target] == 0) {
        enter(target);
      } else if (open_[target]) {
        lowest_[visit.node] = std::min(lowest_[visit.node], number_[target]);
      }
    }
  }

  void enter(std::size_t node) {
    number_[node] = lowest_[node] = ++count_;
    open_[node] = true;
    group_.push_back(node);
    visits_.push_back({node, 0});
  }

  void leave(std::size_t node) {
    visits_.pop_back();
    if (!visits_.empty()) {
      std::size_t& above = lowest_[visits_.back().node];
      above = std::min(above, lowest_[node]);
    }
    if (lowest_[node] != number_[node]) return;
    const auto begin = std::find(group_.rbegin(), group_.rend(), node).base() - 1;
    for (auto each = begin; each != group_.end(); ++each) open_[*each] = false;
    const bool to_itself = std::ranges::find(ways_[node], node) != ways_[node].end();
    if (group_.end() - begin > 1 || to_itself) loops_.emplace_back(begin, group_.end());
    group_.erase(begin, group_.end());
  }

  const Ways& ways_;
  const std::vector<bool>& left_out_;
  std::vector<std::size_t> number_, lowest_;
  std::vector<bool> open_;
  std::vector<std::size_t> group_;
  std::vector<Visit> visits_;
  std::vector<std::vector<std::size_t>> loops_;
  std::size_t count_ = 0;
};

}  // namespace

std::vector<std::vector<std::size_t>> loops_of(const Ways& ways, const std::vector<bool>& left_out) {
  return Search(ways, left_out).run();
}

}  // namespace parley::flow
