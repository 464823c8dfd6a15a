// A node type of visual flows in C++: derive from Node and PreparedNode, export with PARLEY_PLUGIN(MyNode,
// parley::sdk::Node).
//
// A step performs nothing: it looks at its input and returns effects and a port. The host performs and journals the
// effects; abi/node.h lists them.
#pragma once

#include <memory>
#include <optional>
#include <parley/abi/node.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::sdk {

/// A text of a node's config as the host fills it in: a string, or {"en": ..., "pt": ...}. Made once, in prepare().
class Text {
 public:
  Text() = default;
  explicit Text(const Json& config) : json_(config.is_null() ? std::string() : config.dump()) {}
  bool empty() const { return json_.empty() || json_ == "\"\""; }
  std::string_view json() const { return json_; }

 private:
  std::string json_;
};

/// Why a step is taken and what is known. Valid during the step.
class StepInput {
 public:
  explicit StepInput(const parley_step* step) : step_(step) {}

  /// "enter", "message", "timeout", "result", "resumed" or "listen".
  std::string_view kind() const { return view(step_->kind); }
  /// The event's members, an object.
  const Json& event() const { return parsed(event_, step_->event, Json::object()); }
  /// What this node left at its last step in this session, or null.
  const Json& state() const { return parsed(state_, step_->state, Json()); }
  std::string_view node_id() const { return view(step_->node_id); }

  /// The value of an expression such as "vars.size" or "contact.name | upper"; null when there is none. Throws Failure
  /// when it cannot be read.
  Json value(std::string_view expression) const {
    return Json::parse(ask([&](const parley_sink* out, const parley_sink* error) {
      return step_->value(step_, str(expression), out, error);
    }));
  }
  /// The text in the person's language, with {{expressions}} filled in. Throws Failure when one cannot be read.
  std::string text(const Text& text) const {
    if (text.empty()) return {};
    return ask([&](const parley_sink* out, const parley_sink* error) {
      return step_->text(step_, str(text.json()), out, error);
    });
  }

 private:
  static const Json& parsed(std::optional<Json>& kept, parley_str text, Json otherwise) {
    if (!kept) kept = text.size == 0 ? std::move(otherwise) : Json::parse(view(text));
    return *kept;
  }
  template <class Call>
  static std::string ask(Call&& call) {
    std::string out, problem;
    const auto append = [](void* to, const char* data, std::uint64_t size) {
      static_cast<std::string*>(to)->append(data, size);
      return parley_status(PARLEY_OK);
    };
    const parley_sink out_sink{&out, append}, error_sink{&problem, append};
    const parley_status status = call(&out_sink, &error_sink);
    if (status != PARLEY_OK) throw Failure(status, problem);
    return out;
  }

  const parley_step* step_;
  mutable std::optional<Json> event_, state_;
};

/// What a step comes to: `return StepResult::to("next").say("Hello");`
class StepResult {
 public:
  /// Leaves the node by this port, once the effects are done.
  static StepResult to(std::string_view port) { return StepResult(Json(port)); }
  /// Stays: the node is stepped again when what the effects wait for has come.
  static StepResult stay() { return StepResult(Json()); }

  StepResult& say(std::string_view text) { return effect("say", Json::object({{"text", text}})); }
  /// An outbound message: {"type": "image", "url": ...}
  StepResult& send(Json message) { return effect("say", Json::object({{"message", std::move(message)}})); }
  /// Waits for a message of the person; comes back as "message", or as "timeout" after so many seconds (0: never).
  StepResult& wait_for_message(std::int64_t timeout_seconds = 0) {
    Json fields = Json::object({{"for", "message"}});
    if (timeout_seconds > 0) fields.set("timeout_seconds", timeout_seconds);
    return effect("wait", std::move(fields));
  }
  StepResult& wait_seconds(std::int64_t seconds) {
    return effect("wait", Json::object({{"for", "time"}, {"seconds", seconds}}));
  }
  /// A variable of this session; null removes it.
  StepResult& set(std::string_view name, Json value) {
    return effect("set", Json::object({{"name", name}, {"value", std::move(value)}}));
  }
  /// A line in the trace, for those who look why a flow went where it went.
  StepResult& log(std::string_view text) { return effect("log", Json::object({{"text", text}})); }
  /// Any effect: {"kind": kind} and the members of `fields`.
  StepResult& effect(std::string_view kind, Json fields) {
    Json effect = Json::object({{"kind", kind}});
    for (const auto& [name, value] : fields.members()) effect.set(name, value);
    effects_.push(std::move(effect));
    return *this;
  }
  /// What later steps of this node get as input.state(), while the session lasts.
  StepResult& remember(Json state) {
    state_ = std::move(state);
    return *this;
  }

  std::string text() const {
    Json result = Json::object({{"port", port_}});
    if (!effects_.items().empty()) result.set("effects", effects_);
    if (!state_.is_null()) result.set("state", state_);
    return result.dump();
  }

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

/// A node whose plugin has no options: PARLEY_PLUGIN(parley::sdk::NodeOf<Greeting>, parley::sdk::Node), where Greeting
/// is a PreparedNode with a constructor from its config that throws Failure as prepare() does.
template <class Prepared>
class NodeOf : public Node {
 public:
  NodeOf(Host, std::string_view) {}
  std::unique_ptr<PreparedNode> prepare(const Json& config) const override {
    return std::make_unique<Prepared>(config);
  }
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
    t.step = [](parley_plugin*, parley_node* node, const parley_step* step, const parley_sink* output,
                const parley_sink* error) {
      return guarded(error, [&] {
        Sink(output).write(reinterpret_cast<const PreparedNode*>(node)->step(StepInput(step)).text());
      });
    };
    return t;
  }();
  return id == PARLEY_NODE_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
