#include "log_vfs.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <parley/plugin.hpp>
#include <string_view>
#include <type_traits>

#include "log_buffer.hpp"

namespace parley::sqlite {

namespace {

// The file object of the layer below stays where SQLite put it and keeps its methods, so what is not replaced costs
// nothing. These lie behind it in the same memory; they need no cleaning up but for the log's.
struct Layer {
  const sqlite3_io_methods* below;  ///< what the file came with
  sqlite3_io_methods methods;       ///< the same but for those replaced
};

struct DatabaseLayer : Layer {
  LogBuffer* log;  ///< null while the log is not open
};

struct LogLayer : Layer {
  LogBuffer buffer;
  DatabaseLayer* database;
};
static_assert(std::is_standard_layout_v<Layer>, "a layer is found by where its methods lie in it");

constexpr int kAligned = alignof(std::max_align_t);

int size_below(const sqlite3_vfs& below) {
  return (below.szOsFile + kAligned - 1) / kAligned * kAligned;
}

// The methods that a file has lie in its layer, and so lead to it.
template <class Kind>
Kind& layer_of(sqlite3_file* file) {
  auto* methods = const_cast<std::byte*>(reinterpret_cast<const std::byte*>(file->pMethods));
  return static_cast<Kind&>(*reinterpret_cast<Layer*>(methods - offsetof(Layer, methods)));
}

// ---- the log

int write_log(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  return layer_of<LogLayer>(file).buffer.write(file, bytes, count, offset);
}

int read_log(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
  auto& log = layer_of<LogLayer>(file);
  const int code = log.buffer.flush_for(file, count, offset);
  return code != SQLITE_OK ? code : log.below->xRead(file, bytes, count, offset);
}

int sync_log(sqlite3_file* file, int flags) {
  auto& log = layer_of<LogLayer>(file);
  const int code = log.buffer.flush(file);
  return code != SQLITE_OK ? code : log.below->xSync(file, flags);
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size) {
  auto& log = layer_of<LogLayer>(file);
  const int code = log.buffer.flush(file);
  return code != SQLITE_OK ? code : log.below->xTruncate(file, size);
}

int size_of_log(sqlite3_file* file, sqlite3_int64* size) {
  auto& log = layer_of<LogLayer>(file);
  const int code = log.buffer.flush(file);
  return code != SQLITE_OK ? code : log.below->xFileSize(file, size);
}

// What is still held was never committed: a commit has synced.
int close_log(sqlite3_file* file) {
  auto& log = layer_of<LogLayer>(file);
  const sqlite3_io_methods& below = *log.below;
  log.database->log = nullptr;
  std::destroy_at(&log);
  return below.xClose(file);
}

// ---- the database

// The lock of the writer is the first one of the log's index (SQLite's file format, section 4.3). Who takes or returns
// it has no transaction that writes: what is held is of one that was rolled back.
int lock_index(sqlite3_file* file, int first, int count, int flags) {
  constexpr int kWriter = 0;
  const auto& database = layer_of<DatabaseLayer>(file);
  if (first == kWriter && database.log) database.log->drop();
  return database.below->xShmLock(file, first, count, flags);
}

bool syncs_each_commit(const char* setting) {
  for (const char* accepted : {"FULL", "EXTRA", "2", "3"})
    if (sqlite3_stricmp(setting, accepted) == 0) return true;
  return false;
}

int control_database(sqlite3_file* file, int operation, void* argument) {
  if (operation == SQLITE_FCNTL_PRAGMA) {
    auto** texts = static_cast<char**>(argument);  // the message, the pragma's name, its value or null
    if (sqlite3_stricmp(texts[1], "synchronous") == 0 && texts[2] && !syncs_each_commit(texts[2])) {
      texts[0] =
          sqlite3_mprintf("synchronous = %s: the log is written at the sync of each commit, expected FULL", texts[2]);
      return SQLITE_ERROR;
    }
  }
  return layer_of<DatabaseLayer>(file).below->xFileControl(file, operation, argument);
}

// ---- opening

void cover_database(sqlite3_file* file, void* place) {
  auto* database = new (place) DatabaseLayer{{file->pMethods, *file->pMethods}, nullptr};
  database->methods.xShmLock = lock_index;
  database->methods.xFileControl = control_database;
  file->pMethods = &database->methods;
}

void cover_log(sqlite3_file* file, void* place, sqlite3_file* database_file, std::size_t buffer_bytes) {
  if (!database_file->pMethods || database_file->pMethods->xShmLock != lock_index) return;
  const int disk = database_file->pMethods->xDeviceCharacteristics(database_file);
  if ((disk & SQLITE_IOCAP_POWERSAFE_OVERWRITE) == 0) return;
  auto& database = layer_of<DatabaseLayer>(database_file);
  auto* log = new (place) LogLayer{{file->pMethods, *file->pMethods}, {buffer_bytes, file->pMethods}, &database};
  sqlite3_io_methods& methods = log->methods;
  methods.xClose = close_log;
  methods.xRead = read_log;
  methods.xWrite = write_log;
  methods.xTruncate = truncate_log;
  methods.xSync = sync_log;
  methods.xFileSize = size_of_log;
  file->pMethods = &methods;
  database.log = &log->buffer;
}

}  // namespace

/// Calls the same method of the layer below, which expects itself as its first argument.
template <class Result, class... Arguments, Result (*sqlite3_vfs::*Method)(sqlite3_vfs*, Arguments...)>
struct LogVfs::Below<Method> {
  static Result call(sqlite3_vfs* self, Arguments... arguments) {
    sqlite3_vfs* const below = static_cast<Entry*>(self)->below;
    return (below->*Method)(below, arguments...);
  }
};

int LogVfs::open(sqlite3_vfs* self, sqlite3_filename name, sqlite3_file* file, int flags, int* opened) {
  const Entry& entry = *static_cast<Entry*>(self);
  const int code = entry.below->xOpen(entry.below, name, file, flags, opened);
  // An older one's table of methods is shorter than the one copied.
  if (code != SQLITE_OK || file->pMethods->iVersion < 3) return code;
  void* const place = reinterpret_cast<std::byte*>(file) + size_below(*entry.below);
  if (flags & SQLITE_OPEN_MAIN_DB) cover_database(file, place);
  if (flags & SQLITE_OPEN_WAL) cover_log(file, place, sqlite3_database_file_object(name), entry.buffer_bytes);
  return code;
}

LogVfs::LogVfs(std::size_t buffer_bytes)
    : name_("parley-log-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))) {
  sqlite3_vfs* const below = sqlite3_vfs_find(nullptr);
  if (!below || below->iVersion < 2)
    throw sdk::Failure(PARLEY_UNAVAILABLE, "SQLite has no file system layer to write through");
  entry_.below = below;
  entry_.buffer_bytes = buffer_bytes;
  entry_.iVersion = 2;
  entry_.szOsFile = size_below(*below) + int(std::max(sizeof(LogLayer), sizeof(DatabaseLayer)));
  entry_.mxPathname = below->mxPathname;
  entry_.zName = name_.c_str();
  entry_.xOpen = open;
  entry_.xDelete = Below<&sqlite3_vfs::xDelete>::call;
  entry_.xAccess = Below<&sqlite3_vfs::xAccess>::call;
  entry_.xFullPathname = Below<&sqlite3_vfs::xFullPathname>::call;
  entry_.xDlOpen = Below<&sqlite3_vfs::xDlOpen>::call;
  entry_.xDlError = Below<&sqlite3_vfs::xDlError>::call;
  entry_.xDlSym = Below<&sqlite3_vfs::xDlSym>::call;
  entry_.xDlClose = Below<&sqlite3_vfs::xDlClose>::call;
  entry_.xRandomness = Below<&sqlite3_vfs::xRandomness>::call;
  entry_.xSleep = Below<&sqlite3_vfs::xSleep>::call;
  entry_.xCurrentTime = Below<&sqlite3_vfs::xCurrentTime>::call;
  entry_.xGetLastError = Below<&sqlite3_vfs::xGetLastError>::call;
  entry_.xCurrentTimeInt64 = Below<&sqlite3_vfs::xCurrentTimeInt64>::call;
  if (const int code = sqlite3_vfs_register(&entry_, 0); code != SQLITE_OK)
    throw sdk::Failure(PARLEY_UNAVAILABLE, std::string("SQLite takes no layer for its log: ") + sqlite3_errstr(code));
}

LogVfs::~LogVfs() {
  sqlite3_vfs_unregister(&entry_);
}

std::string LogVfs::uri(const std::string& path) const {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "file:";
  for (const char c : path) {
    if (std::isalnum(static_cast<unsigned char>(c)) || std::string_view("/._-~").find(c) != std::string_view::npos) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return uri + "?vfs=" + name_;
}

}  // namespace parley::sqlite
