#include <algorithm>
#include <unordered_set>

#include "base/nearest_key.hpp"
#include "base/quoted.hpp"
#include "flow/validator_parts.hpp"

namespace parley::flow {

namespace {

void check_ids(Examined& flow) {
  for (std::size_t at = 0; at < flow.size(); ++at)
    if (flow.by_id.at(flow.node(at).id) != at)
      flow.error("duplicate_id", at, "", "The id " + in_quotes(flow.node(at).id) + " belongs to two nodes.",
                 "Give one of them another id; edges lead to the first.");
}

void check_starts(Examined& flow) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < flow.size(); ++at)
    if (flow.description(at) && flow.description(at)->starts) starts.push_back(at);
  if (starts.empty())
    flow.found.add({"no_start", Severity::error, "", "", "The flow has no start node, so it cannot begin.",
                    "Add a start node and connect it to the first step."});
  for (std::size_t i = 1; i < starts.size(); ++i)
    flow.error("several_starts", starts[i], "",
               "The flow begins at " + words_for(flow.node(starts[0])) + "; " + words_for(flow.node(starts[i])) +
                   " is a second start.",
               "Keep one start node.");
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

void lost_edge(Examined& flow, std::size_t place, const std::string& end, const std::string& id) {
  flow.found.add({"missing_node", Severity::error, end == "target" ? flow.document.edges[place].source : "",
                  "edges[" + std::to_string(place) + "]." + end,
                  "The " + end + " of a connection is " + in_quotes(id) + ", and no node has that id.",
                  "Connect it to a node that exists, or remove it."});
}

/// Ports that are in use, by node.
using UsedPorts = std::vector<std::unordered_set<std::string_view>>;

UsedPorts check_edges(Examined& flow, const std::vector<std::vector<std::string>>& ports) {
  UsedPorts used(flow.size());
  for (std::size_t place = 0; place < flow.document.edges.size(); ++place) {
    const Edge& edge = flow.document.edges[place];
    const auto from = flow.by_id.find(edge.source);
    if (from == flow.by_id.end()) lost_edge(flow, place, "source", edge.source);
    if (!flow.by_id.contains(edge.target)) lost_edge(flow, place, "target", edge.target);
    if (from == flow.by_id.end()) continue;
    const std::size_t at = from->second;
    const std::string field = "edges[" + std::to_string(place) + "].port";
    if (flow.types[at] && std::ranges::find(ports[at], edge.port) == ports[at].end()) {
      flow.error(
          "unknown_port", at, field,
          words_for(flow.node(at)) + " has no port " + in_quotes(edge.port) + "; it has " + joined(ports[at]) + ".",
          "Connect one of its ports.");
    } else if (!used[at].insert(edge.port).second) {
      flow.error("port_twice", at, field,
                 "Two connections leave port " + in_quotes(edge.port) + " of " + words_for(flow.node(at)) + ".",
                 "Keep one: only the first is ever taken.");
    }
  }
  return used;
}

/// What happens at these has another answer: the setting on_error, or nothing that could happen.
bool may_be_open(const Node& node, std::string_view port) {
  if (port == "error" || port == "http_error") return true;
  return port == "timeout" && int_or(node.config, "timeout_seconds", 0) == 0 && node.type != "api_call" &&
         node.type != "ai";
}

}  // namespace

void check_structure(Examined& flow) {
  check_ids(flow);
  check_starts(flow);
  std::vector<std::vector<std::string>> ports(flow.size());
  for (std::size_t at = 0; at < flow.size(); ++at)
    if (flow.types[at]) ports[at] = flow.description(at)->ports_of(flow.node(at).config);
  const UsedPorts used = check_edges(flow, ports);
  for (std::size_t at = 0; at < flow.size(); ++at) {
    if (used[at].empty()) continue;  // a dead end, which is said once for the node
    for (const std::string& port : ports[at])
      if (!used[at].contains(port) && !may_be_open(flow.node(at), port))
        flow.warning("missing_connection", at, "",
                     "Port " + in_quotes(port) + " of " + words_for(flow.node(at)) +
                         " leads nowhere: the flow ends there without a word.",
                     "Connect it to what should happen then.");
  }
}

}  // namespace parley::flow
