// storage.sqlite: parley's database in one file, nothing to install first.
#include <parley/storage.hpp>
#include <sqlite3.h>

#include "options.hpp"
#include "sqlite_session.hpp"

namespace parley::sqlite {

namespace {
// A session is used by one thread at a time, so SQLite need not lock for each call, nor count its memory under a lock
// that all sessions share. It takes this before its first use only: a build that is loaded later finds it done.
Options without_locks(Options options) {
  sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return options;
}

std::shared_ptr<const LogVfs> layer(const Options& options) {
  return options.log_buffer_bytes == 0 ? nullptr : std::make_shared<const LogVfs>(options.log_buffer_bytes);
}
}  // namespace

class SqliteStorage final : public sdk::Storage {
 public:
  SqliteStorage(sdk::Host, std::string_view config)
      : options_(without_locks(Options::from_json(config))), log_(layer(options_)) {}

  // One writer: SQLite lets one session write at a time, and group commit makes that one fast.
  std::string facts() const override { return R"({"dialect": "sqlite", "writers": 1})"; }

  std::unique_ptr<sdk::Session> open_session(bool read_only) override {
    return std::make_unique<SqliteSession>(options_, read_only, log_);
  }

 private:
  const Options options_;
  const std::shared_ptr<const LogVfs> log_;
};

}  // namespace parley::sqlite

PARLEY_PLUGIN(parley::sqlite::SqliteStorage, parley::sdk::Storage);
