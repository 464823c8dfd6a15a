#include <unordered_map>

#include "base/nearest_key.hpp"
#include "base/quoted.hpp"
#include "flow/validator_parts.hpp"
#include "schema/validator.hpp"

namespace parley::flow {

namespace {

/// One compiled schema a type, however many nodes are of it.
class Schemas {
 public:
  /// Null when the type's schema itself cannot be compiled; a manifest is checked for that when it is read.
  const schema::Validator* of(const NodeType& type) {
    const auto [found, added] = compiled_.try_emplace(&type);
    if (added) {
      auto validator = schema::Validator::compile(type.description().config);
      if (validator) found->second = std::move(*validator);
    }
    return found->second ? &*found->second : nullptr;
  }

 private:
  std::unordered_map<const NodeType*, std::optional<schema::Validator>> compiled_;
};

void check_against_schema(Examined& flow, std::size_t at, Schemas& schemas) {
  const schema::Validator* validator = schemas.of(*flow.types[at]);
  if (!validator) return;
  for (schema::Finding& finding : validator->check(flow.node(at).config, {.findings = 10}))
    flow.error("config", at, std::move(finding.field), words_for(flow.node(at)) + ": " + finding.message + ".",
               "Correct the field as it says.");
}

void check_type(Examined& flow, std::size_t at, Schemas& schemas) {
  const Node& node = flow.node(at);
  if (!flow.types[at]) {
    flow.error("unknown_type", at, "type", "No plugin for nodes of type " + in_quotes(node.type) + " is installed.",
               "Install one, or take another type. The node is kept as it is.");
    return;
  }
  if (flow.context.unsupported.contains(flow.description(at)->type))
    flow.error("unsupported_by_channel", at, "type",
               "Channel " + in_quotes(flow.context.channel) + " has no means for nodes of type " + node.type + ".",
               "Take another type, or run the flow on another channel.");
  check_against_schema(flow, at, schemas);
}

void check_names(Examined& flow, std::size_t at) {
  const Node& node = flow.node(at);
  if (node.type == "jump") {
    const std::string_view target = string_or(node.config, "node");
    if (!target.empty() && !flow.by_id.contains(target))
      flow.error("missing_node", at, "node",
                 words_for(node) + " jumps to " + in_quotes(target) + ", and no node has that id.",
                 "Name a node of this flow.");
  }
  if ((node.type != "jump_to_flow" && node.type != "call_flow") || !flow.context.flows) return;
  const std::string target(string_or(node.config, "flow"));
  if (target.empty() || target.find("{{") != target.npos || flow.context.flows->contains(target)) return;
  const std::vector<std::string> known(flow.context.flows->begin(), flow.context.flows->end());
  const std::string near = nearest_key(target, known);
  flow.error("unknown_flow", at, "flow", "There is no flow " + in_quotes(target) + ".",
             near.empty() ? "Name a flow that exists." : "Did you mean " + in_quotes(near) + "?");
}

}  // namespace

void check_configs(Examined& flow) {
  Schemas schemas;
  for (std::size_t at = 0; at < flow.size(); ++at) {
    check_type(flow, at, schemas);
    check_names(flow, at);
  }
}

}  // namespace parley::flow
