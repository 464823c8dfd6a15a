// One connection to the database file: a Poco::Data session with its pragmas and its held statements.
#pragma once

#include <Poco/Data/Session.h>
#include <memory>
#include <parley/storage.hpp>

#include "log_vfs.hpp"
#include "options.hpp"
#include "statement_cache.hpp"

namespace parley::sqlite {

class SqliteSession final : public sdk::Session {
 public:
  /// Opens the file, creating it readable by its owner only. Throws sdk::Failure when it cannot, or when the file's
  /// file system does not support a write-ahead log. A session that writes does so through `log`, unless it is null.
  SqliteSession(const Options& options, bool read_only, std::shared_ptr<const LogVfs> log);

  void begin() override;
  void commit() override;
  /// Does nothing when no transaction is open: SQLite ends one by itself on a full disk or an I/O error.
  void rollback() override;
  std::uint64_t execute(std::string_view sql, std::span<const parley_value> params, const sdk::RowSink& rows) override;
  void bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
            std::span<std::uint64_t> affected) override;
  void run_script(std::string_view script) override;

  /// SQLite's own handle, for measuring beside it. Lives as long as the session.
  sqlite3* native() { return db_; }

 private:
  void configure(const Options& options);
  void write_ahead(const Options& options);
  void run(std::string_view sql, std::span<const parley_value> params, std::uint32_t width, const sdk::RowSink& rows,
           std::span<std::uint64_t> affected);
  void run(std::string_view sql) { execute(sql, {}, sdk::RowSink(nullptr)); }

  const bool read_only_;
  const std::shared_ptr<const LogVfs> log_;  // before the session, which uses it to its end
  Poco::Data::Session session_;
  sqlite3* const db_;
  StatementCache statements_;  // after the session: statements end before their connection
};

}  // namespace parley::sqlite
