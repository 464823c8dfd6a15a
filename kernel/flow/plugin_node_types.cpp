#include "flow/plugin_node_types.hpp"

#include <algorithm>
#include <parley/abi/node.h>
#include <tuple>

#include "flow/plugin_node.hpp"

namespace parley::flow {

PluginNodeTypes::PluginNodeTypes(const plugin::PluginHost& plugins, Log log, PluginNodeLimits limits)
    : plugins_(plugins), log_(log.as("flow")), limits_(limits) {}

std::shared_ptr<const NodeType> PluginNodeTypes::find(std::string_view type) const {
  const std::shared_ptr<const Table> now = table();
  const auto found = now->by_name.find(type);
  return found == now->by_name.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const NodeType>> PluginNodeTypes::all() const {
  return table()->all;
}

std::uint64_t PluginNodeTypes::generation() const {
  return table()->number;
}

std::shared_ptr<const PluginNodeTypes::Table> PluginNodeTypes::table() const {
  const auto instances = plugins_.by_kind(plugin::Kind::node);
  std::vector<std::uint64_t> generations;
  generations.reserve(instances.size());
  for (const auto& instance : instances) generations.push_back(instance->generation());

  const std::lock_guard lock(mutex_);
  if (table_ && table_->made_from == generations) return table_;
  auto made = std::make_shared<Table>();
  made->made_from = std::move(generations);
  made->number = table_ ? table_->number + 1 : 1;
  for (const auto& instance : instances) add(*made, *instance);
  std::ranges::sort(made->all, {}, [](const std::shared_ptr<const NodeType>& type) {
    const NodeDescription& about = type->description();
    return std::tie(about.group, about.type);
  });
  table_ = std::move(made);
  return table_;
}

void PluginNodeTypes::add(Table& table, const plugin::Instance& instance) const {
  const auto type = PluginNode::make(plugins_, instance.manifest(), limits_);
  if (!type) {
    log_.error("a type of node is left out", {{"plugin", instance.id()}, {"reason", type.error().message}});
    return;
  }
  const NodeDescription& about = (*type)->description();
  std::vector<std::string> names = about.aliases;
  names.insert(names.begin(), about.type);
  for (const std::string& name : names) {
    if (!table.by_name.contains(name)) continue;
    log_.error("a type of node is left out",
               {{"plugin", instance.id()}, {"reason", "the type " + name + " is another plugin's already"}});
    return;
  }
  for (const std::string& name : names) table.by_name.emplace(name, *type);
  table.all.push_back(*type);
}

}  // namespace parley::flow
