// The flows (*.flow.json) and durable scripts (*.lua) that lie in folders: for every tenant, read again when a file was
// saved. A broken file leaves what it was before in force, and the log says why.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "bot/programs.hpp"

namespace parley::bot {

struct FolderOptions {
  std::vector<std::filesystem::path> roots;  ///< a file in a later root replaces its namesake
  Millis fresh{1'000};                       ///< how long what was read counts as current
  std::size_t most_files = 500;
  std::size_t most_bytes = 2u << 20;  ///< of one file
};

/// Thread-safe. Everything it refers to outlives it.
class FolderPrograms {
 public:
  FolderPrograms(FolderOptions options, const flow::NodeTypes& types, const Clock& clock, Log log);

  /// By name, or a flow's id.
  std::optional<Runnable> named(std::string_view name);
  /// By content, as it is now.
  std::optional<Runnable> version(std::string_view hash);
  std::vector<Runnable> all();
  /// The flow that answers in the channel what nothing else does.
  std::optional<Runnable> default_of(std::string_view channel);
  /// File → why it is not in force.
  std::map<std::string, std::string> problems();

 private:
  struct File {
    std::filesystem::file_time_type saved;
    std::uintmax_t bytes = 0;
    Runnable good;
    std::string name;
    std::string problem;
  };
  void refresh();
  void read(const std::filesystem::path& path, File& file);

  const FolderOptions options_;
  const flow::NodeTypes& types_;
  const Clock& clock_;
  const Log log_;
  std::mutex mutex_;
  std::map<std::string, File> files_;  // by file name
  std::optional<SteadyTime> read_at_;
  std::uint64_t types_number_ = 0;
};

/// The name under which new sessions begin with it.
std::string name_of(const Runnable& program);
/// The content hash that sessions are pinned to.
const std::string& hash_of(const Runnable& program);

/// Whether the flow answers, in this channel, what nothing else does.
bool is_default_for(const flow::Program& flow, std::string_view channel);

/// Makes a version ready to run from its text. Errors: invalid, naming what is wrong and where.
Result<Runnable> make_flow(std::string text, const flow::NodeTypes& types, std::string_view default_name = {});
Runnable make_script(std::string name, std::string text);

}  // namespace parley::bot
