// A document of ours that is put together from foreign nodes and connections. For the .cpp files of this room only.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flow/import_node.hpp"

namespace parley::flow {

struct ForeignEdge {
  std::string source;
  std::string handle;  ///< empty: it has none
  std::string target;
  json::object rest;  ///< members nobody knows
};

class DocumentImport {
 public:
  explicit DocumentImport(Dialect dialect);

  /// What the foreign document says of itself: name, language; the rest is kept when finish() comes.
  Fields& about(const json::object& foreign);
  void set(std::string_view field, json::value now, const std::string& what, json::value was = nullptr);

  /// The first node of an id is the one that edges mean; another gets an id of its own.
  void add(ForeignNode node);
  void add(ForeignEdge edge) { edges_.push_back(std::move(edge)); }

  /// Makes ours of every node by `translate`, connects them and gives the document with its report.
  template <class Translate>
  Imported finish(const Translate& translate) {
    note_handles();
    for (const ForeignNode& node : nodes_) {
      NodeImport& made = made_.emplace_back(node, imported_.report);
      translate(made);
      made.finish();
    }
    return assembled();
  }

 private:
  void note_handles();
  Imported assembled();
  void write_nodes();
  void write_edges();
  std::string port_of(const NodeImport& node, const ForeignEdge& edge, std::size_t& plain);
  void write_edge(const NodeImport& from, const std::string& port, const std::string& target, const json::object& rest);

  Imported imported_;
  std::deque<ForeignNode> nodes_;
  std::vector<ForeignEdge> edges_;
  std::deque<NodeImport> made_;
  std::map<std::string, const NodeImport*, std::less<>> by_id_;
  std::deque<Fields> about_;
  json::array edges_out_;
};

}  // namespace parley::flow
