// What an operator can set for storage.sqlite; the same table as in manifest.json, read from the host's JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::sqlite {

struct Options {
  std::string path = "parley.db";          ///< of the database file; its folder must exist
  std::int64_t busy_timeout_ms = 5000;     ///< how long a session waits for another's lock
  std::int64_t cache_bytes = 16 << 20;     ///< page cache of one session
  std::int64_t mmap_bytes = 0;             ///< of the file, mapped for reading; a disk error there is a SIGBUS
  std::int64_t wal_autocheckpoint = 4000;  ///< pages in the write-ahead log that start a checkpoint
  std::size_t log_buffer_bytes =
      127 << 10;                      ///< of writes to the log that are gathered; 0: each goes to the file at once
  std::size_t held_statements = 256;  ///< prepared statements one session keeps

  /// Members that are absent keep their default. Throws sdk::Failure(PARLEY_INVALID) for what is no JSON object or a
  /// member of the wrong type.
  static Options from_json(std::string_view config);
};

}  // namespace parley::sqlite
