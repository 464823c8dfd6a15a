// The flows and scripts of a simulated conversation: those put in by hand (a draft) before those that lie in folders or
// in the store. What has begun goes on with its version, though a newer one was saved meanwhile.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "bot/programs.hpp"

namespace parley::scenario {

/// Where those come from that were not put in by hand. The text is a name or a flow's id, or the channel.
struct ProgramSource {
  using Find = std::function<Result<std::optional<bot::Runnable>>(const std::string& tenant, const std::string& text)>;
  Find by_name;
  Find default_of;
};

/// Thread-safe, when its source is.
class SimulatedPrograms final : public bot::Programs {
 public:
  explicit SimulatedPrograms(ProgramSource source) : source_(std::move(source)) {}

  /// Takes the place of whatever has its name.
  void put(bot::Runnable program);

  Result<bot::Runnable> pinned(const std::string& tenant, const dialogue::Session& session) override;
  Result<std::optional<bot::Runnable>> current(const std::string& tenant, std::string_view name) override;
  Result<std::optional<bot::Runnable>> default_of(const std::string& tenant, const std::string& channel) override;

 private:
  bot::Runnable begun(bot::Runnable program);

  const ProgramSource source_;
  std::mutex mutex_;
  std::vector<bot::Runnable> put_;
  std::map<std::string, bot::Runnable, std::less<>> begun_;  // by content hash
};

}  // namespace parley::scenario
