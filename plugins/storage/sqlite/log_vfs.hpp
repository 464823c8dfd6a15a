// A layer between SQLite and the file system that writes the log in few large pieces. Without it SQLite makes two calls
// for each page of a commit, and the kernel's work for these is a third of what the commit costs.
#pragma once

#include <cstddef>
#include <sqlite3.h>
#include <string>

namespace parley::sqlite {

/// Registered with SQLite under a name of its own for as long as it lives, so that other users of SQLite in the
/// process, and another loaded build of this plugin, do not meet it. Must outlive every connection opened through it.
/// Connections may be opened from any thread.
///
/// Why it is right to hold writes back: SQLite finds frames through the index that it keeps in shared memory, and with
/// `synchronous = FULL` it syncs the log before a commit publishes its frames there; the sync writes what is held.
/// Until then they belong to one transaction of one connection, whose own reads (after its cache spilled) write them
/// first. Recovery reads the log under the lock of the writer, so it meets no transaction that is under way, and after
/// a crash it misses only frames that no commit has answered for. A checkpoint copies published frames only.
///
/// The traps:
/// - Below FULL a commit publishes without a sync: such a setting is refused.
/// - A transaction rolled back after a spill leaves frames held at a place where the next writer, perhaps another
///   process, puts its own. They must not come later: they are dropped when the writer's lock changes hands, which
///   SQLite does through the database's file. That is why one of that file's methods is replaced too.
/// - On a disk that does not keep its neighbours whole in a torn write (no POWERSAFE_OVERWRITE), SQLite writes padding
///   after the sync: there the log is left to the default.
class LogVfs {
 public:
  /// Gathers up to `buffer_bytes` a connection, at most LogBuffer::kMost. Throws sdk::Failure(PARLEY_UNAVAILABLE) when
  /// SQLite refuses it.
  explicit LogVfs(std::size_t buffer_bytes);
  ~LogVfs();
  LogVfs(const LogVfs&) = delete;
  LogVfs& operator=(const LogVfs&) = delete;

  /// `path` as the text that Poco's session opens through this layer: it has no other way to name one.
  std::string uri(const std::string& path) const;

 private:
  struct Entry : sqlite3_vfs {
    sqlite3_vfs* below;
    std::size_t buffer_bytes;
  };
  template <auto Method>
  struct Below;

  static int open(sqlite3_vfs* self, sqlite3_filename name, sqlite3_file* file, int flags, int* opened);

  const std::string name_;
  Entry entry_{};
};

}  // namespace parley::sqlite
