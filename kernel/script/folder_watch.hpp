// Tells when something in a set of folders changed, once things have settled (inotify). Missing folders are watched as
// soon as they appear.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace parley::script {

/// Used by one thread; only `stop` may be called from another.
class FolderWatch {
 public:
  /// Throws BrokenInvariant when the system gives no inotify instance.
  explicit FolderWatch(std::vector<std::filesystem::path> folders);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  enum class Woken { changed, rescan, stopped };
  /// Waits for a change and then until nothing changes for `settle` (an editor writes in several steps) and no file is
  /// open half written, but for no more than `rescan`. Without a change it wakes after `rescan`, for file systems that
  /// report nothing.
  Woken wait(Millis settle, Millis rescan);
  /// Nothing changed since the last wait, and no file was left open half written: what was read since is whole.
  bool quiet() { return !drain() && being_written_.empty(); }
  /// Wakes the waiting thread for good.
  void stop();

 private:
  void add_folders();
  bool drain();

  const std::vector<std::filesystem::path> folders_;
  std::set<std::pair<int, std::string>> being_written_;  // by watch and file name
  int inotify_ = -1;
  int wake_ = -1;
};

}  // namespace parley::script
