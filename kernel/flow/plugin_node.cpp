#include "flow/plugin_node.hpp"

#include <parley/abi/node.h>

#include "plugin/status_code.hpp"

namespace parley::flow {

namespace {

using plugin::str;

/// The runner's view of a step as the ABI has it.
class Bridge {
 public:
  Bridge(const StepView& view, std::size_t most) : view_(view), most_(most) {
    raw_.struct_size = sizeof raw_;
    raw_.context = this;
    raw_.kind = str(view.kind);
    raw_.event = str(view.event);
    raw_.state = str(view.state);
    raw_.node_id = str(view.node_id);
    raw_.value = [](const parley_step* step, parley_str expression, const parley_sink* out, const parley_sink* error) {
      return self(step).give(out, error, [&](const StepView& v) { return v.value(plugin::view(expression)); });
    };
    raw_.text = [](const parley_step* step, parley_str text, const parley_sink* out, const parley_sink* error) {
      return self(step).give(out, error, [&](const StepView& v) { return v.text(plugin::view(text)); });
    };
  }
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;
  const parley_step* raw() const { return &raw_; }

 private:
  static const Bridge& self(const parley_step* step) { return *static_cast<const Bridge*>(step->context); }

  /// No exception may go back through the plugin's frames, and its sinks may be null.
  template <class Ask>
  parley_status give(const parley_sink* out, const parley_sink* error, Ask&& ask) const noexcept {
    try {
      Result<std::string> answer = ask(view_);
      if (answer && answer->size() > most_)
        answer = fail(Errc::limit, "the value has " + std::to_string(answer->size()) + " bytes; a node may have " +
                                       std::to_string(most_));
      if (answer) return out ? out->write(out->ctx, answer->data(), answer->size()) : PARLEY_INVALID;
      const std::string& why = answer.error().message;
      if (error) error->write(error->ctx, why.data(), why.size());
      return plugin::to_status(answer.error().code);
    } catch (...) {
      return PARLEY_INTERNAL;
    }
  }

  const StepView& view_;
  const std::size_t most_;
  parley_step raw_{};
};

class PreparedPluginNode final : public PreparedNode {
 public:
  PreparedPluginNode(std::shared_ptr<plugin::Instance> instance, const parley_node_v1* table, parley_node* node,
                     PluginNodeLimits limits)
      : instance_(std::move(instance)), table_(table), node_(node), limits_(limits) {}
  ~PreparedPluginNode() override {
    // What the release of a node has to say concerns nobody: it is gone either way.
    (void)instance_->call("release", [&](const parley_sink*) {
      table_->release(instance_->raw(), node_);
      return PARLEY_OK;
    });
  }
  PreparedPluginNode(const PreparedPluginNode&) = delete;
  PreparedPluginNode& operator=(const PreparedPluginNode&) = delete;

  Result<std::string> step(const StepView& view) const override {
    const Bridge bridge(view, limits_.text);
    plugin::StringSink output(limits_.output);
    const Result<> stepped = instance_->call("step", [&](const parley_sink* error) {
      return table_->step(instance_->raw(), node_, bridge.raw(), output.raw(), error);
    });
    if (!stepped) return stepped.error();
    if (output.overflowed())
      return fail(Errc::limit,
                  "plugin " + instance_->id() + ", step: wrote more than " + std::to_string(limits_.output) + " bytes");
    return output.take();
  }

 private:
  std::shared_ptr<plugin::Instance> instance_;
  const parley_node_v1* table_;
  parley_node* node_;
  PluginNodeLimits limits_;
};

}  // namespace

Result<std::shared_ptr<const NodeType>> PluginNode::make(const plugin::PluginHost& plugins,
                                                         const plugin::Manifest& manifest, PluginNodeLimits limits) {
  auto description = NodeDescription::parse(manifest.node, manifest.id);
  if (!description) return description.error();
  auto schema = schema::Validator::compile(description->config);
  if (!schema)
    return fail(Errc::invalid, "plugin " + manifest.id + ": node.config is no schema: " + schema.error().message);
  return std::shared_ptr<const NodeType>(
      new PluginNode(plugins, manifest.id, *std::move(description), *std::move(schema), limits));
}

Result<std::unique_ptr<const PreparedNode>> PluginNode::prepare(const json::object& config) const {
  const json::value document(config);
  if (const auto findings = schema_.check(document); !findings.empty()) {
    const std::string field = findings.front().field.empty() ? "config" : findings.front().field;
    return fail(Errc::invalid, field + ": " + findings.front().message);
  }
  std::shared_ptr<plugin::Instance> instance = plugins_.find(id_);
  const auto* table = instance ? instance->interface<parley_node_v1>(PARLEY_NODE_V1) : nullptr;
  if (!table) return fail(Errc::unavailable, "the plugin " + id_ + " does not run; `parley plugins` says why");
  const std::string text = json::serialize(document);
  parley_node* node = nullptr;
  const Result<> prepared = instance->call(
      "prepare", [&](const parley_sink* error) { return table->prepare(instance->raw(), str(text), &node, error); });
  if (!prepared) return prepared.error();
  if (!node) return fail(Errc::internal, "plugin " + id_ + ", prepare: said all is well and made no node");
  return std::unique_ptr<const PreparedNode>(
      std::make_unique<PreparedPluginNode>(std::move(instance), table, node, limits_));
}

}  // namespace parley::flow
