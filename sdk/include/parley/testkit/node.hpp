// A node plugin as its tests see it: `NodeUnderTest node(plugin, config); node.step("message", event, state, scope)`.
#pragma once

#include <parley/abi/node.h>
#include <parley/testkit/fake_step.hpp>
#include <parley/testkit/loaded_plugin.hpp>

namespace parley::testkit {

/// A prepared node. Throws Failure with the plugin's words when the config or a step is refused.
class NodeUnderTest {
 public:
  NodeUnderTest(const LoadedPlugin& plugin, const sdk::Json& config)
      : table_(&plugin.interface<parley_node_v1>(PARLEY_NODE_V1)), plugin_(plugin.raw()) {
    TextSink error;
    const std::string text = config.dump();
    require_ok(table_->prepare(plugin_, sdk::str(text), &node_, error.raw()), error, "prepare");
  }
  NodeUnderTest(const NodeUnderTest&) = delete;
  NodeUnderTest& operator=(const NodeUnderTest&) = delete;
  ~NodeUnderTest() { table_->release(plugin_, node_); }

  /// {"effects"?: [...], "port", "state"?}. `event` and `state` as abi/node.h says, null for none; `scope` is what
  /// expressions read: {"vars": {}, "contact": {}, "message": {}, ...}
  sdk::Json step(std::string_view kind, const sdk::Json& event = {}, const sdk::Json& state = {},
                 sdk::Json scope = sdk::Json::object()) const {
    const FakeStep fake(kind, event, state, std::move(scope));
    TextSink output;
    TextSink error;
    require_ok(table_->step(plugin_, node_, fake.raw(), output.raw(), error.raw()), error, "step");
    return sdk::Json::parse(output.text());
  }
  /// The step on entering.
  sdk::Json enter(sdk::Json scope = sdk::Json::object()) const { return step("enter", {}, {}, std::move(scope)); }
  /// The step on an answer of the person that is a text.
  sdk::Json answer(std::string_view text, const sdk::Json& state = {}, sdk::Json scope = sdk::Json::object()) const {
    return step("message", sdk::Json::object({{"type", "text"}, {"text", text}}), state, std::move(scope));
  }
  parley_node* raw() const { return node_; }

 private:
  const parley_node_v1* table_;
  parley_plugin* plugin_;
  parley_node* node_ = nullptr;
};

}  // namespace parley::testkit
