// Which nodes of flows were visited and which of their ways were taken, so that one sees what no scenario tries.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "flow/program.hpp"
#include "messaging/bot.hpp"

namespace parley::scenario {

struct FlowCoverage {
  std::string name;  ///< the flow's
  std::size_t nodes = 0;
  std::size_t ways = 0;                ///< edges
  std::vector<std::string> unvisited;  ///< nodes, in the document's order
  std::vector<std::string> untaken;    ///< ways: "menu.timeout"

  /// "welcome 9 of 9 nodes, 12 of 14 ways; never taken: menu.timeout"
  std::string to_text() const;
};

/// One thread at a time.
class Coverage {
 public:
  void add(const messaging::SessionTurn& turn);
  /// Whether a scenario came by it at all.
  bool has(const flow::Program& flow) const { return flows_.contains(flow.document().id); }
  /// Of this flow, as it is now. Notes on the canvas and nodes that are switched off do not count.
  FlowCoverage of(const flow::Program& flow) const;

 private:
  struct Seen {
    std::set<std::string, std::less<>> nodes;
    std::set<std::string, std::less<>> ways;                                // "node.port"
    std::map<std::string, std::set<std::string>, std::less<>> after_error;  // node -> where the session was next
  };
  std::map<std::string, Seen, std::less<>> flows_;  // by id
};

}  // namespace parley::scenario
