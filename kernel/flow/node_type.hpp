// A type of node: what its manifest says of it, and the code that steps it. The code is a plugin's; this room knows
// only the two interfaces here, so the runner can be tested and simulated without a plugin.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::flow {

/// Ports that a config brings along: one for each element of a list in it.
struct PortList {
  std::vector<std::string> path;  ///< "sections.rows": the rows of every section
  std::string prefix;             ///< the port of an element without an "id" is "<prefix>_<place, from 1>"
};

/// Section "node" of a manifest (sdk/schemas/manifest.schema.json).
struct NodeDescription {
  std::string type;
  std::vector<std::string> aliases;
  std::string group;               ///< of the palette: messages, questions, logic, data, people, flow, integrations
  std::string icon;                ///< the name of an icon
  json::object texts;              ///< language -> {"label", "description", "fields": {}, "ports": {}}
  json::object config;             ///< JSON Schema
  std::vector<std::string> ports;  ///< those that every node of the type has
  std::vector<PortList> port_lists;
  bool starts = false;   ///< a flow begins here
  bool ends = false;     ///< nothing follows
  bool waits = false;    ///< may wait for the person or a time: a loop through it is no endless loop
  bool sends = false;    ///< says something: the 24-hour window counts
  bool listens = false;  ///< is asked about every message, wherever the session is
  bool inert = false;    ///< a note on the canvas: never stepped

  /// Errors name the member. `plugin` is shown in them.
  static Result<NodeDescription> parse(const json::object& section, std::string_view plugin);
  /// All ports of a node with this config, those of every node first. No duplicates.
  std::vector<std::string> ports_of(const json::object& config) const;
};

/// What a step sees. Implemented by the runner; valid during the step.
class StepView {
 public:
  virtual ~StepView() = default;
  std::string_view kind;
  std::string_view event;  ///< JSON object, or empty
  std::string_view state;  ///< JSON, or empty
  std::string_view node_id;
  virtual Result<std::string> value(std::string_view expression) const = 0;
  virtual Result<std::string> text(std::string_view json) const = 0;
};

/// A node with its config. Immutable; used on any thread.
class PreparedNode {
 public:
  virtual ~PreparedNode() = default;
  /// The document of abi/node.h, as text.
  virtual Result<std::string> step(const StepView& view) const = 0;
};

class NodeType {
 public:
  virtual ~NodeType() = default;
  virtual const NodeDescription& description() const = 0;
  /// Errors name the field of the config.
  virtual Result<std::unique_ptr<const PreparedNode>> prepare(const json::object& config) const = 0;
};

/// The types that are installed. Thread-safe.
class NodeTypes {
 public:
  virtual ~NodeTypes() = default;
  /// By its name or an alias; null when there is none.
  virtual std::shared_ptr<const NodeType> find(std::string_view type) const = 0;
  /// All, by group and name.
  virtual std::vector<std::shared_ptr<const NodeType>> all() const = 0;
  /// Another number as soon as a type came, went or was replaced: what was prepared before is to be prepared anew.
  virtual std::uint64_t generation() const { return 0; }
};

}  // namespace parley::flow
