// What changed between two documents of a flow, in the words of a person who edits it: nodes, their fields, the
// connections between them, settings.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"

namespace parley::flow {

/// One value that is not what it was; null stands for "not there".
struct FieldChange {
  std::string field;  ///< config.buttons[2].title
  json::value was;
  json::value now;
};

struct NodeChange {
  std::string id;
  std::vector<FieldChange> fields;
};

struct Difference {
  std::vector<json::object> nodes_added, nodes_removed;  ///< {"id", "type", "label"?}
  std::vector<NodeChange> nodes_changed;
  std::vector<std::string> nodes_moved;                  ///< only their place on the canvas changed
  std::vector<json::object> edges_added, edges_removed;  ///< {"source", "port", "target"}
  std::vector<FieldChange> document;                     ///< settings, trigger, name, ... and members nobody knows

  bool empty() const;
  /// {"nodes": {"added", "removed", "changed": [{"id", "fields": [{"field", "was", "now"}]}], "moved"},
  ///  "edges": {"added", "removed"}, "document": [{"field", "was", "now"}]}
  json::object to_json() const;
};

/// Both as docs/flows.md says. Nodes are the same by their id, edges by what they connect; order does not matter.
Difference difference(const json::object& was, const json::object& now);

/// The fields below `field` in which two values differ. Lists are compared place by place.
std::vector<FieldChange> changed_fields(const json::value& was, const json::value& now, const std::string& field = {});

}  // namespace parley::flow
