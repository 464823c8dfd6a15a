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
}  // namespace

class SqliteStorage final : public sdk::Storage {
 public:
  SqliteStorage(sdk::Host, std::string_view config) : options_(without_locks(Options::from_json(config))) {}

  // One writer: SQLite lets one session write at a time, and group commit makes that one fast.
  std::string facts() const override { return R"({"dialect": "sqlite", "writers": 1})"; }

  std::unique_ptr<sdk::Session> open_session(bool read_only) override {
    return std::make_unique<SqliteSession>(options_, read_only);
  }

 private:
  const Options options_;
};

}  // namespace parley::sqlite

PARLEY_PLUGIN(parley::sqlite::SqliteStorage, parley::sdk::Storage);
