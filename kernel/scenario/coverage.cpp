#include "scenario/coverage.hpp"

#include <algorithm>

namespace parley::scenario {

namespace {

constexpr std::size_t kMostNamed = 20;

bool counts(const flow::Program::Step& step) {
  return step.node.enabled && !(step.type && step.type->description().inert);
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < names.size() && i < kMostNamed; ++i) all += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMostNamed) all += " and " + std::to_string(names.size() - kMostNamed) + " more";
  return all;
}

}  // namespace

void Coverage::add(const messaging::SessionTurn& turn) {
  if (turn.change.session.program != dialogue::Program::flow) return;
  Seen& seen = flows_[turn.change.session.name];
  std::string failed;  // the node that broke in the line before
  for (const json::value& value : turn.trace) {
    const json::object* line = value.if_object();
    if (!line) continue;
    const std::string node(string_or(*line, "node"));
    if (node.empty()) continue;
    if (!failed.empty()) seen.after_error[failed].insert(node);
    seen.nodes.insert(node);
    const std::string_view port = string_or(*line, "port");
    if (!port.empty()) seen.ways.insert(node + "." + std::string(port));
    failed = line->contains("error") && port.empty() ? node : std::string();
  }
}

FlowCoverage Coverage::of(const flow::Program& flow) const {
  static const Seen kNothing;
  const auto found = flows_.find(flow.document().id);
  const Seen& seen = found == flows_.end() ? kNothing : found->second;
  FlowCoverage coverage;
  coverage.name = flow.document().name;
  for (const flow::Program::Step& step : flow.steps()) {
    if (!counts(step)) continue;
    ++coverage.nodes;
    if (!seen.nodes.contains(step.node.id)) coverage.unvisited.push_back(step.node.id);
    for (const auto& [port, target] : step.ways) {
      ++coverage.ways;
      std::string way = step.node.id + "." + port;
      const auto failed = seen.after_error.find(step.node.id);
      const bool by_error =
          port == "error" && failed != seen.after_error.end() && failed->second.contains(flow.at(target).node.id);
      if (!seen.ways.contains(way) && !by_error) coverage.untaken.push_back(std::move(way));
    }
  }
  return coverage;
}

std::string FlowCoverage::to_text() const {
  std::string text = name + " " + std::to_string(nodes - unvisited.size()) + " of " + std::to_string(nodes) +
                     " nodes, " + std::to_string(ways - untaken.size()) + " of " + std::to_string(ways) + " ways";
  if (!unvisited.empty()) text += "; never visited: " + listed(unvisited);
  if (!untaken.empty()) text += "; never taken: " + listed(untaken);
  return text;
}

}  // namespace parley::scenario
