#include <parley/json.hpp>
#include <parley/storage.hpp>

#include <sqlite3.h>

#include <vector>

namespace {

using namespace parley;
using sdk::Failure;

parley_status status_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return PARLEY_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return PARLEY_UNAVAILABLE;
    case SQLITE_READONLY: return PARLEY_DENIED;
    default: return PARLEY_INVALID;
  }
}

[[noreturn]] void fail(sqlite3* db, int code) { throw Failure(status_of(code), sqlite3_errmsg(db)); }

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;
using Prepared = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Database open(const std::string& path, int flags, int busy_ms) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database db(raw, sqlite3_close_v2);
  if (code != SQLITE_OK) throw Failure(PARLEY_UNAVAILABLE, path + ": " + sqlite3_errstr(code));
  sqlite3_busy_timeout(raw, busy_ms);
  return db;
}

/// Parameters are $1, $2, ...: names to SQLite. One that is named twice is bound once, one that is not named is not.
void bind(sqlite3* db, sqlite3_stmt* statement, std::span<const parley_value> params) {
  for (std::size_t i = 0; i < params.size(); ++i) {
    const int at = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(i + 1)).c_str());
    if (at == 0) continue;
    const parley_value& value = params[i];
    const char* bytes = value.bytes.size ? value.bytes.data : "";  // a null pointer would bind NULL
    int code = SQLITE_OK;
    switch (value.type) {
      case PARLEY_VALUE_NULL: code = sqlite3_bind_null(statement, at); break;
      case PARLEY_VALUE_INTEGER: code = sqlite3_bind_int64(statement, at, value.integer); break;
      case PARLEY_VALUE_REAL: code = sqlite3_bind_double(statement, at, value.real); break;
      case PARLEY_VALUE_TEXT:
        code = sqlite3_bind_text64(statement, at, bytes, value.bytes.size, SQLITE_STATIC, SQLITE_UTF8);
        break;
      case PARLEY_VALUE_BLOB: code = sqlite3_bind_blob64(statement, at, bytes, value.bytes.size, SQLITE_STATIC); break;
      default: throw Failure(PARLEY_INVALID, "a value of a type that this plugin does not know");
    }
    if (code != SQLITE_OK) fail(db, code);
  }
}

parley_value column(sqlite3_stmt* statement, int at) {
  const auto bytes = [&](const void* data) {
    return parley_str{static_cast<const char*>(data), std::uint64_t(sqlite3_column_bytes(statement, at))};
  };
  switch (sqlite3_column_type(statement, at)) {
    case SQLITE_INTEGER: return {PARLEY_VALUE_INTEGER, 0, sqlite3_column_int64(statement, at), 0, {}};
    case SQLITE_FLOAT: return {PARLEY_VALUE_REAL, 0, 0, sqlite3_column_double(statement, at), {}};
    case SQLITE_TEXT: return {PARLEY_VALUE_TEXT, 0, 0, 0, bytes(sqlite3_column_text(statement, at))};
    case SQLITE_BLOB: return {PARLEY_VALUE_BLOB, 0, 0, 0, bytes(sqlite3_column_blob(statement, at))};
    default: return {PARLEY_VALUE_NULL, 0, 0, 0, {}};
  }
}

class Connection : public sdk::Session {
 public:
  explicit Connection(Database db) : db_(std::move(db)) {}

  void begin() override { run_script("BEGIN IMMEDIATE"); }
  void commit() override { run_script("COMMIT"); }
  void rollback() override {
    if (!sqlite3_get_autocommit(db_.get())) run_script("ROLLBACK");
  }

  std::uint64_t execute(std::string_view sql, std::span<const parley_value> params, const sdk::RowSink& rows) override {
    const Prepared statement = prepare(sql);
    const sqlite3_int64 before = sqlite3_total_changes64(db_.get());
    bind(db_.get(), statement.get(), params);
    std::vector<parley_value> columns(static_cast<std::size_t>(sqlite3_column_count(statement.get())));
    int code = SQLITE_OK;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
      for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = column(statement.get(), static_cast<int>(i));
      rows.row(columns);
    }
    if (code != SQLITE_DONE) fail(db_.get(), code);
    return static_cast<std::uint64_t>(sqlite3_total_changes64(db_.get()) - before);
  }

  void bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
            std::span<std::uint64_t> affected) override {
    for (std::size_t i = 0; i < affected.size(); ++i)
      affected[i] = execute(sql, params.subspan(i * width, width), sdk::RowSink(nullptr));
  }

  void run_script(std::string_view script) override {
    const int code = sqlite3_exec(db_.get(), std::string(script).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(db_.get(), code);
  }

 private:
  Prepared prepare(std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v2(db_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
    Prepared statement(raw, sqlite3_finalize);
    if (code != SQLITE_OK) fail(db_.get(), code);
    if (!statement) throw Failure(PARLEY_INVALID, "expected a statement, found only spaces or comments");
    return statement;
  }

  Database db_;
};

class @CLASS@ : public sdk::Storage {
 public:
  @CLASS@(sdk::Host, std::string_view config) {
    const sdk::Json options = sdk::Json::parse(config);
    path_ = options["path"].text();
    busy_ms_ = static_cast<int>(options["busy_timeout"].integer());
    if (path_.empty()) throw Failure(PARLEY_INVALID, "path: expected the name of a file");
    Connection(writable()).run_script("PRAGMA journal_mode = WAL");
  }

  std::string facts() const override { return R"({"dialect":"sqlite","writers":1})"; }

  std::unique_ptr<sdk::Session> open_session(bool read_only) override {
    if (read_only) return std::make_unique<Connection>(open(path_, SQLITE_OPEN_READONLY, busy_ms_));
    auto session = std::make_unique<Connection>(writable());
    session->run_script("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    return session;
  }

 private:
  Database writable() const { return open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, busy_ms_); }

  std::string path_;
  int busy_ms_ = 0;
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Storage);
