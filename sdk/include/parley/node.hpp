// A node type of visual flows in C++: derive from Node and PreparedNode, export with PARLEY_PLUGIN(MyNode,
// parley::sdk::Node).
//
// A step performs nothing: it reads its input and returns effects and a port. The host performs and journals the
// effects.
#pragma once

#include <memory>
#include <parley/abi/node.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::sdk {

/// Why a step is taken and what is known: {"event": {...}, "variables": {...}, "state": any}. Valid during the step.
class StepInput {
 public:
  explicit StepInput(std::string_view text) : text_(text), document_(Json::parse(text)) {}

  /// "enter", "message", "timeout" or "result".
  std::string_view kind() const { return event()["kind"].text(); }
  const Json& event() const { return document_["event"]; }
  const Json& variable(std::string_view name) const { return document_["variables"][name]; }
  const Json& variables() const { return document_["variables"]; }
  /// What this node left at its last step of this visit, or null.
  const Json& state() const { return document_["state"]; }
  std::string_view raw() const { return text_; }

 private:
  std::string_view text_;
  Json document_;
};

/// What a step comes to: `return StepResult::to("next").say("Hello");`
class StepResult {
 public:
  /// Leaves the node by this port, once the effects are done.
  static StepResult to(std::string_view port) { return StepResult(Json(port)); }
  /// Stays: the node is stepped again when what the effects wait for has come.
  static StepResult stay() { return StepResult(Json()); }

  StepResult& say(std::string_view text) { return effect("say", Json::object({{"text", text}})); }
  StepResult& ask(std::string_view text) { return effect("ask", Json::object({{"text", text}})); }
  StepResult& set(std::string_view name, Json value) {
    return effect("set", Json::object({{"name", name}, {"value", std::move(value)}}));
  }
  /// Any other effect: {"kind": kind} and the members of `fields`.
  StepResult& effect(std::string_view kind, Json fields) {
    Json effect = Json::object({{"kind", kind}});
    for (const auto& [name, value] : fields.members()) effect.set(name, value);
    effects_.push(std::move(effect));
    return *this;
  }
  /// What the next step of this visit gets as input.state().
  StepResult& remember(Json state) {
    state_ = std::move(state);
    return *this;
  }

  std::string text() const { return Json::object({{"effects", effects_}, {"port", port_}, {"state", state_}}).dump(); }

 private:
  explicit StepResult(Json port) : port_(std::move(port)) {}
  Json effects_ = Json::array();
  Json port_;
  Json state_;
};

/// A node with its checked config. Immutable; used on any thread.
class PreparedNode {
 public:
  virtual ~PreparedNode() = default;
  virtual StepResult step(const StepInput& input) const = 0;
};

class Node {
 public:
  virtual ~Node() = default;
  /// Called once per published flow. Throws Failure(PARLEY_INVALID) that names the field of the config.
  virtual std::unique_ptr<PreparedNode> prepare(const Json& config) const = 0;

  /// The parley.node/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the classes meet the C table -----------------------------------------------------------------------

template <class Type>
const void* Node::table(std::string_view id) {
  static const parley_node_v1 functions = [] {
    parley_node_v1 t{};
    t.struct_size = sizeof t;
    t.prepare = [](parley_plugin* p, parley_str config, parley_node** out, const parley_sink* error) {
      return guarded(error, [&] {
        *out = reinterpret_cast<parley_node*>(self<Type>(p).prepare(Json::parse(view(config))).release());
      });
    };
    t.release = [](parley_plugin*, parley_node* node) { delete reinterpret_cast<PreparedNode*>(node); };
    t.step = [](parley_plugin*, parley_node* node, parley_str input, const parley_sink* output,
                const parley_sink* error) {
      return guarded(error, [&] {
        Sink(output).write(reinterpret_cast<const PreparedNode*>(node)->step(StepInput(view(input))).text());
      });
    };
    return t;
  }();
  return id == PARLEY_NODE_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
