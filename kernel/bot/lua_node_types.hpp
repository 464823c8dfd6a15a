// Types of node written in Lua (scripts/nodes/*.lua), beside those of plugins: for every tenant, read again when a file
// was saved. A broken file leaves what it was before in force, and the log says why.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "flow/node_type.hpp"
#include "script/limits.hpp"

namespace parley::bot {

struct LuaNodeOptions {
  std::vector<std::filesystem::path> roots;  ///< a file in a later root replaces its namesake
  script::Limits limits;                     ///< of one step
  Millis fresh{1'000};                       ///< how long what was read counts as current
  std::size_t most_files = 200;
};

/// Thread-safe. A type that a plugin has is the plugin's.
class LuaNodeTypes final : public flow::NodeTypes {
 public:
  /// `others` and `clock` outlive this and every type and prepared node that came out of it.
  LuaNodeTypes(LuaNodeOptions options, const flow::NodeTypes& others, const Clock& clock, Log log);

  std::shared_ptr<const flow::NodeType> find(std::string_view type) const override;
  std::vector<std::shared_ptr<const flow::NodeType>> all() const override;
  std::uint64_t generation() const override;

  /// File → why it is not in force.
  std::map<std::string, std::string> problems() const;

 private:
  struct File {
    std::filesystem::file_time_type saved;
    std::uintmax_t bytes = 0;
    std::shared_ptr<const flow::NodeType> good;
    std::string problem;
  };
  void refresh() const;
  void read(const std::filesystem::path& path, File& file) const;
  Result<std::shared_ptr<const flow::NodeType>> load(const std::filesystem::path& path, std::uintmax_t bytes) const;

  const LuaNodeOptions options_;
  const flow::NodeTypes& others_;
  const Clock& clock_;
  const Log log_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, File> files_;  // by file name
  mutable std::optional<SteadyTime> read_at_;
  mutable std::uint64_t number_ = 0;
};

}  // namespace parley::bot
