// Writes to SQLite's log, gathered so that they reach the file in few calls. SQLite writes a frame's header and its
// page each by themselves, one after the other; the buffer holds them as a picture of one range of the file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sqlite3.h>

namespace parley::sqlite {

/// Belongs to one open file and is used by the thread that uses its session. Results are SQLite's codes.
class LogBuffer {
 public:
  /// SQLite's layer for Unix looks at the lowest 17 bits of a length only: of 128 KB it would write nothing.
  static constexpr std::size_t kMost = 127 << 10;

  /// Holds up to `capacity` bytes, at most kMost. `below` are the methods that reach the file itself.
  LogBuffer(std::size_t capacity, const sqlite3_io_methods* below) noexcept
      : capacity_(std::min(capacity, kMost)), below_(below) {}

  /// Takes the bytes, or writes what it holds first when they neither continue nor change it.
  int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) noexcept;

  /// Brings to the file what is held. A failure stays: the bytes are lost to the transaction, so no write and no flush
  /// succeeds before drop().
  int flush(sqlite3_file* file) noexcept;

  /// The same, when any of these bytes are held.
  int flush_for(sqlite3_file* file, int count, sqlite3_int64 offset) noexcept;

  /// Forgets what is held, and a failure: the transaction that wrote it is over.
  void drop() noexcept;

 private:
  bool fits(std::size_t count, sqlite3_int64 offset) const noexcept;

  const std::size_t capacity_;
  const sqlite3_io_methods* const below_;
  std::unique_ptr<std::byte[]> bytes_;  // made at the first write: sessions that only read need none
  sqlite3_int64 start_ = 0;
  std::size_t size_ = 0;
  int failure_ = SQLITE_OK;
};

}  // namespace parley::sqlite
