#include "sqlite_session.hpp"

#include <Poco/Data/SQLite/SessionImpl.h>
#include <Poco/Data/SQLite/Utility.h>
#include <cerrno>
#include <chrono>
#include <sqlite3.h>
#include <sys/stat.h>
#include <system_error>

#include "failures.hpp"

namespace parley::sqlite {

namespace {

using sdk::Failure;

// The database holds conversations. SQLite would create it readable by all that the umask allows, and gives the log
// beside it the same rights. Made without opening it: to close any descriptor of the file lets go of the locks that
// this process has on it through other sessions, and another process would then take itself for the last one and clear
// the log away under them.
void create_private(const std::string& path) {
  if (::mknod(path.c_str(), S_IFREG | 0600, 0) == 0 || errno == EEXIST) return;
  throw Failure(PARLEY_UNAVAILABLE, "cannot open the database " + path + ": " + std::generic_category().message(errno) +
                                        "; check that its folder exists and may be written to");
}

Poco::Data::Session open(const Options& options, const LogVfs* log) {
  create_private(options.path);
  try {
    // Not by connector name: that goes through a registry of the process, which two loaded builds would share.
    return Poco::Data::Session(Poco::AutoPtr<Poco::Data::SessionImpl>(
        new Poco::Data::SQLite::SessionImpl(log ? log->uri(options.path) : options.path)));
  } catch (const Poco::Exception& failure) {
    throw Failure(PARLEY_UNAVAILABLE, "cannot open the database " + options.path + ": " + failure.displayText());
  }
}

}  // namespace

SqliteSession::SqliteSession(const Options& options, bool read_only, std::shared_ptr<const LogVfs> log)
    : read_only_(read_only),
      log_(read_only ? nullptr : std::move(log)),
      session_(open(options, log_.get())),
      db_(Poco::Data::SQLite::Utility::dbHandle(session_)),
      statements_(options.held_statements) {
  configure(options);
}

// The size of a page counts for a new file only. With 8 KB a commit writes a third fewer pages than with 4 KB.
void SqliteSession::configure(const Options& options) {
  sqlite3_busy_timeout(db_, int(options.busy_timeout_ms));
  sqlite3_extended_result_codes(db_, 1);
  run_script("PRAGMA synchronous = FULL; PRAGMA page_size = 8192; PRAGMA foreign_keys = ON");
  write_ahead(options);
  run_script("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -" + std::to_string(options.cache_bytes / 1024) +
             "; PRAGMA mmap_size = " + std::to_string(options.mmap_bytes) +
             "; PRAGMA wal_autocheckpoint = " + std::to_string(options.wal_autocheckpoint));
  std::string mode;
  const parley_rows rows{&mode, [](void* ctx, const parley_value* columns, std::uint32_t) -> parley_status {
                           *static_cast<std::string*>(ctx) = sdk::view(columns[0].bytes);
                           return PARLEY_OK;
                         }};
  execute("PRAGMA journal_mode", {}, sdk::RowSink(&rows));
  if (mode != "wal")
    throw Failure(PARLEY_INVALID, "the database " + options.path + " runs in journal mode \"" + mode +
                                      "\", expected \"wal\": put it on a local file system");
  if (read_only_) run_script("PRAGMA query_only = ON");
}

// Of several that turn a new file to a log at the same time, each holds the read lock that another waits for: SQLite
// tells all but one "busy" at once, whatever busy_timeout says.
void SqliteSession::write_ahead(const Options& options) {
  constexpr int kPauseMs = 2;
  using Clock = std::chrono::steady_clock;
  const auto patience = Clock::now() + std::chrono::milliseconds(options.busy_timeout_ms);
  const auto attempt = [&] { return sqlite3_exec(db_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr); };
  int code = attempt();
  for (; (code & 0xff) == SQLITE_BUSY && Clock::now() < patience; code = attempt()) sqlite3_sleep(kPauseMs);
  if (code != SQLITE_OK) throw_failure(db_, code, {});
}

// A writer takes its lock at once: a transaction that begins by reading and writes later can fail halfway for a lock.
void SqliteSession::begin() {
  run(read_only_ ? "BEGIN" : "BEGIN IMMEDIATE");
}

void SqliteSession::commit() {
  run("COMMIT");
}

void SqliteSession::rollback() {
  if (sqlite3_get_autocommit(db_) == 0) run("ROLLBACK");
}

std::uint64_t SqliteSession::execute(std::string_view sql, std::span<const parley_value> params,
                                     const sdk::RowSink& rows) {
  std::uint64_t affected = 0;
  run(sql, params, std::uint32_t(params.size()), rows, {&affected, 1});
  return affected;
}

void SqliteSession::bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                         std::span<std::uint64_t> affected) {
  run(sql, params, width, sdk::RowSink(nullptr), affected);
}

void SqliteSession::run_script(std::string_view script) {
  if (script.find('\0') != std::string_view::npos)
    throw Failure(PARLEY_INVALID, "a script holds a NUL byte; SQLite would stop there and leave the rest out");
  char* text = nullptr;
  const int code = sqlite3_exec(db_, std::string(script).c_str(), nullptr, nullptr, &text);
  sqlite3_free(text);
  if (code != SQLITE_OK) throw_failure(db_, code, {});
}

void SqliteSession::run(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                        const sdk::RowSink& rows, std::span<std::uint64_t> affected) {
  HeldStatement& statement =
      statements_.get(sql, [&] { return std::make_unique<HeldStatement>(*session_.impl(), db_, sql); });
  try {
    statement.run(params, width, rows, affected);
  } catch (...) {
    statements_.drop(statement);
    throw;
  }
}

}  // namespace parley::sqlite
