#include <algorithm>

#include "flow/strong_components.hpp"
#include "flow/validator_parts.hpp"

namespace parley::flow {

namespace {

/// From the start and from everything that may interrupt.
std::vector<bool> reached_nodes(const Examined& flow) {
  std::vector<bool> reached(flow.size(), false);
  std::vector<std::size_t> open;
  const auto reach = [&](std::size_t at) {
    if (reached[at]) return;
    reached[at] = true;
    open.push_back(at);
  };
  for (std::size_t at = 0; at < flow.size(); ++at) {
    const NodeDescription* type = flow.description(at);
    if (type && (type->starts || type->listens || type->inert)) reach(at);
  }
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const std::size_t target : flow.ways[at]) reach(target);
  }
  return reached;
}

void check_ends(Examined& flow, std::size_t at) {
  const NodeDescription* type = flow.description(at);
  if (!type || type->ends || type->inert || !flow.ways[at].empty()) return;
  flow.warning("dead_end", at, "", "Nothing follows " + words_for(flow.node(at)) + ", and it is no end.",
               "Connect it to the next step, or to an end node.");
}

/// Whether a person or a time can stop the turn in this node. What is not installed gets the benefit of the doubt, and
/// a loop over a list ends with the list.
bool stops_the_turn(const Examined& flow, std::size_t at) {
  const NodeDescription* type = flow.description(at);
  return !type || type->waits || type->type == "loop";
}

void check_loops(Examined& flow) {
  std::vector<bool> left_out(flow.size());
  for (std::size_t at = 0; at < flow.size(); ++at) left_out[at] = stops_the_turn(flow, at);
  std::vector<std::size_t> loop_of(flow.size(), 0);
  std::size_t number = 0;
  for (auto& loop : loops_of(flow.ways, left_out)) {
    ++number;
    for (const std::size_t at : loop) loop_of[at] = number;
    const bool has_exit = std::ranges::any_of(loop, [&](std::size_t at) {
      return std::ranges::any_of(flow.ways[at], [&](std::size_t target) { return loop_of[target] != number; });
    });
    const std::size_t first = *std::ranges::min_element(loop);
    const std::string what = "From " + words_for(flow.node(first)) + " the flow comes back to it through " +
                             std::to_string(loop.size()) + " node(s), none of which waits";
    if (has_exit) {
      flow.warning("loop_without_wait", first, "", what + "; it ends only if a condition says so.",
                   "Make sure that it ends within 20 rounds, or put a question or a delay into it.");
    } else {
      flow.error("endless_loop", first, "", what + ", and nothing leads out.",
                 "Put a question or a delay into the loop, or a way out of it.");
    }
  }
}

}  // namespace

void check_reach(Examined& flow) {
  const std::vector<bool> reached = reached_nodes(flow);
  const bool begins = std::ranges::find(reached, true) != reached.end();
  for (std::size_t at = 0; at < flow.size(); ++at) {
    if (begins && !reached[at])
      flow.warning("unreachable", at, "", "No way leads to " + words_for(flow.node(at)) + ".",
                   "Connect it, or remove it.");
    check_ends(flow, at);
  }
  check_loops(flow);
}

}  // namespace parley::flow
