// A node plugin as its tests see it: `NodeUnderTest node(plugin, config); node.step(input)`.
#pragma once

#include <parley/abi/node.h>
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

  /// {"effects": [...], "port", "state"}
  sdk::Json step(const sdk::Json& input) const {
    TextSink output;
    TextSink error;
    const std::string text = input.dump();
    require_ok(table_->step(plugin_, node_, sdk::str(text), output.raw(), error.raw()), error, "step");
    return sdk::Json::parse(output.text());
  }
  /// The step on entering, with these variables.
  sdk::Json enter(sdk::Json variables = sdk::Json::object()) const {
    return step(sdk::Json::object(
        {{"event", sdk::Json::object({{"kind", "enter"}})}, {"variables", std::move(variables)}, {"state", nullptr}}));
  }
  parley_node* raw() const { return node_; }

 private:
  const parley_node_v1* table_;
  parley_plugin* plugin_;
  parley_node* node_ = nullptr;
};

}  // namespace parley::testkit
