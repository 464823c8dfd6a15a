// The types of node that plugins bring along. What runs is asked for at each look-up, so an upload or a reload shows at
// once; a prepared node keeps the instance that made it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "flow/node_type.hpp"
#include "plugin/plugin_host.hpp"

namespace parley::flow {

struct PluginNodeLimits {
  std::size_t output = 256 * 1024;  ///< bytes of what one step writes
  std::size_t text = 64 * 1024;     ///< bytes of one value or text that a step asks for
};

/// Thread-safe. A plugin whose section "node" cannot be used, and one whose type another plugin has, is left out and
/// logged once. Of two plugins with one type the first by id has it.
class PluginNodeTypes final : public NodeTypes {
 public:
  /// `plugins` must outlive this and every type and prepared node that came out of it.
  PluginNodeTypes(const plugin::PluginHost& plugins, Log log, PluginNodeLimits limits = {});

  std::shared_ptr<const NodeType> find(std::string_view type) const override;
  std::vector<std::shared_ptr<const NodeType>> all() const override;
  /// Another number as soon as a plugin of a node came, went or was replaced. What was prepared under an earlier one
  /// pins an instance that is to end: prepare it anew.
  std::uint64_t generation() const override;

 private:
  struct Table {
    std::vector<std::uint64_t> made_from;  ///< generations of the instances, by id
    std::map<std::string, std::shared_ptr<const NodeType>, std::less<>> by_name;
    std::vector<std::shared_ptr<const NodeType>> all;
    std::uint64_t number = 0;
  };
  std::shared_ptr<const Table> table() const;
  void add(Table& table, const plugin::Instance& instance) const;

  const plugin::PluginHost& plugins_;
  const Log log_;
  const PluginNodeLimits limits_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Table> table_;
};

}  // namespace parley::flow
