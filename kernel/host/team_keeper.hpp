// Which plugin says what departments and queues there are. Without one, any id is taken for a team.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace parley::host {

/// Thread-safe.
class TeamKeeper {
 public:
  /// `kind` is "department" or "queue".
  using Exists = std::function<Result<bool>(const std::string& tenant, std::string_view kind, const std::string& id)>;

  /// Errc::conflict when another plugin keeps them. While a plugin is replaced both generations are here, and the
  /// newest is asked.
  Result<> keep(const std::string& plugin, std::uint64_t generation, Exists exists);
  void remove(std::string_view plugin, std::uint64_t generation);
  bool has(std::string_view plugin, std::uint64_t generation) const;

  /// True when nobody keeps them. Calls the plugin on the caller's thread.
  Result<bool> exists(const std::string& tenant, std::string_view kind, const std::string& id) const;

 private:
  struct Keeper {
    std::string plugin;
    std::uint64_t generation;
    Exists exists;
  };
  mutable std::mutex mutex_;
  std::vector<Keeper> keepers_;
};

}  // namespace parley::host
