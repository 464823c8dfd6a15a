// What the parts of the validator share: the document with its nodes' types found and its edges resolved. For the .cpp
// files of this room only.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow/validator.hpp"

namespace parley::flow {

struct Examined {
  Examined(const Document& document, const json::object& raw, const NodeTypes& types, const ValidationContext& context);

  const Document& document;
  const json::object& raw;
  const ValidationContext& context;
  std::vector<const NodeType*> types;  ///< by node; null: not installed
  std::unordered_map<std::string_view, std::size_t> by_id;
  /// Where one can come to from each node: by its edges, and by a jump in its config.
  std::vector<std::vector<std::size_t>> ways;
  Findings found;

  std::size_t size() const { return document.nodes.size(); }
  const Node& node(std::size_t at) const { return document.nodes[at]; }
  /// Null when the type is not installed.
  const NodeDescription* description(std::size_t at) const { return types[at] ? &types[at]->description() : nullptr; }
  bool is_inert(std::size_t at) const { return description(at) && description(at)->inert; }

  void error(std::string code, std::size_t at, std::string field, std::string message, std::string fix);
  void warning(std::string code, std::size_t at, std::string field, std::string message, std::string fix);

 private:
  void find_types(const NodeTypes& installed);
  void find_ways();
  std::unordered_map<std::string, std::shared_ptr<const NodeType>> kept_;
};

/// The node, for messages: its label and type.
std::string words_for(const Node& node);

void check_structure(Examined& flow);  ///< ids, starts, edges and ports
void check_reach(Examined& flow);      ///< dead ends, unreachable nodes, endless loops
void check_configs(Examined& flow);    ///< types, schemas, channel, flows that are named
void check_variables(Examined& flow);  ///< expressions and the names in them
void check_texts(Examined& flow);      ///< secrets in plain text, missing languages

}  // namespace parley::flow
