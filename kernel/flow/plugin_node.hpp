// One type of node whose code is in a plugin, and its nodes. Private to plugin_node_types.cpp and its tests.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "flow/node_type.hpp"
#include "flow/plugin_node_types.hpp"
#include "schema/validator.hpp"

namespace parley::flow {

class PluginNode final : public NodeType {
 public:
  /// Errors say what of the manifest's section "node" is wrong.
  static Result<std::shared_ptr<const NodeType>> make(const plugin::PluginHost& plugins,
                                                      const plugin::Manifest& manifest, PluginNodeLimits limits);

  const NodeDescription& description() const override { return description_; }
  /// Holds the config against the schema, then lets the plugin prepare it.
  Result<std::unique_ptr<const PreparedNode>> prepare(const json::object& config) const override;

 private:
  PluginNode(const plugin::PluginHost& plugins, std::string id, NodeDescription description, schema::Validator schema,
             PluginNodeLimits limits)
      : plugins_(plugins),
        id_(std::move(id)),
        description_(std::move(description)),
        schema_(std::move(schema)),
        limits_(limits) {}

  const plugin::PluginHost& plugins_;
  const std::string id_;
  const NodeDescription description_;
  const schema::Validator schema_;
  const PluginNodeLimits limits_;
};

}  // namespace parley::flow
