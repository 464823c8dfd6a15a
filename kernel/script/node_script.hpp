// A node type written in Lua: scripts/nodes/*.lua, `node { type = "cep_lookup", fields = …, ports = …, run =
// function(ctx) … end }`. It speaks as abi/node.h says: a description, and steps from text to text.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "script/limits.hpp"
#include "script/script_version.hpp"

namespace parley::script {

/// What a step sees, as parley_step; views live during the call.
struct NodeStep {
  std::string_view kind;
  std::string_view event;   ///< JSON object, or empty
  std::string_view state;   ///< JSON, or empty
  std::string_view config;  ///< JSON object
  std::string_view node_id;
  std::function<Result<std::string>(std::string_view expression)> value;  ///< JSON
  std::function<Result<std::string>(std::string_view json)> text;
};

/// Thread-safe: steps run beside one another, each in a Lua state of its own that is used again.
class NodeScript {
 public:
  /// Loads the file and reads its description. `clock` outlives it. Errors: invalid (the script's own, with line; no
  /// node, or one that misses something), limit.
  static Result<std::shared_ptr<const NodeScript>> load(const Clock& clock, const Log& log, const Limits& limits,
                                                        ScriptVersion version);
  ~NodeScript();

  /// Section "node" of a manifest, made of what the file declares.
  const json::object& description() const { return description_; }

  /// One step: {"effects", "port", "state"} as text. Errors: the script's own, with line; limit.
  Result<std::string> step(const NodeStep& step) const;

 private:
  class State;
  NodeScript(const Clock& clock, Log log, Limits limits, ScriptVersion version);
  Result<std::unique_ptr<State>> make_state(json::object& description) const;

  const Clock& clock_;
  const Log log_;
  const Limits limits_;
  const ScriptVersion version_;
  json::object description_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<State>> idle_;
};

}  // namespace parley::script
