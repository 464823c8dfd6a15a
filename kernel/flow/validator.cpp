#include "flow/validator.hpp"

#include "base/quoted.hpp"
#include "flow/validator_parts.hpp"

namespace parley::flow {

Examined::Examined(const Document& read, const json::object& written, const NodeTypes& installed,
                   const ValidationContext& about)
    : document(read), raw(written), context(about) {
  for (std::size_t at = 0; at < size(); ++at) by_id.emplace(node(at).id, at);
  find_types(installed);
  find_ways();
}

void Examined::find_types(const NodeTypes& installed) {
  for (const Node& each : document.nodes) {
    const auto [kept, added] = kept_.try_emplace(each.type);
    if (added) kept->second = installed.find(each.type);
    types.push_back(kept->second.get());
  }
}

void Examined::find_ways() {
  ways.resize(size());
  for (const Edge& edge : document.edges) {
    const auto from = by_id.find(edge.source), to = by_id.find(edge.target);
    if (from != by_id.end() && to != by_id.end()) ways[from->second].push_back(to->second);
  }
  for (std::size_t at = 0; at < size(); ++at) {
    if (node(at).type != "jump") continue;
    const auto to = by_id.find(string_or(node(at).config, "node"));
    if (to != by_id.end()) ways[at].push_back(to->second);
  }
}

void Examined::error(std::string code, std::size_t at, std::string field, std::string message, std::string fix) {
  found.add({std::move(code), Severity::error, node(at).id, std::move(field), std::move(message), std::move(fix)});
}
void Examined::warning(std::string code, std::size_t at, std::string field, std::string message, std::string fix) {
  found.add({std::move(code), Severity::warning, node(at).id, std::move(field), std::move(message), std::move(fix)});
}

std::string words_for(const Node& node) {
  return (node.label.empty() ? in_quotes(node.id) : in_quotes(node.label)) + " (" + node.type + ")";
}

Findings validate(const Document& document, const json::object& raw, const NodeTypes& types,
                  const ValidationContext& context) {
  Examined flow(document, raw, types, context);
  check_structure(flow);
  check_reach(flow);
  check_configs(flow);
  check_variables(flow);
  check_texts(flow);
  return std::move(flow.found);
}

}  // namespace parley::flow
