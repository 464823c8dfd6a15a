// A table whose transactions outgrow the cache of their session, and a stranger who looks at it from outside.
#pragma once

#include <sqlite3.h>

#include "subject.hpp"

namespace parley::sqlite {

/// A connection of somebody else: straight through SQLite and its layer for Unix.
class Outsider {
 public:
  explicit Outsider(const std::filesystem::path& file) {
    REQUIRE(sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK);
    run("PRAGMA synchronous = FULL");
  }
  ~Outsider() { sqlite3_close(db_); }
  Outsider(const Outsider&) = delete;

  void run(const std::string& sql) {
    INFO(sql);
    REQUIRE(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  std::string one(const std::string& sql) {
    std::string value;
    const auto take = [](void* to, int, char** columns, char**) {
      *static_cast<std::string*>(to) = columns[0] ? columns[0] : "null";
      return 0;
    };
    INFO(sql);
    REQUIRE(sqlite3_exec(db_, sql.c_str(), take, &value, nullptr) == SQLITE_OK);
    return value;
  }

 private:
  sqlite3* db_ = nullptr;
};

/// Few pages in the cache, so that transactions spill; the log is moved into the file only when a test says so.
inline sdk::Json::Object small_cache() {
  return {{"cache_size", 64 << 10}, {"wal_autocheckpoint", 1000000}};
}

inline constexpr std::string_view kTable = "CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT NOT NULL)";
inline constexpr std::string_view kSums =
    "SELECT count(*) || ' ' || coalesce(sum(id), 0) || ' ' || coalesce(sum(length(text)), 0) FROM t";

/// Rows from..to-1 of 2 KB each.
inline void insert(SessionUnderTest& session, int from, int to) {
  session.execute(
      "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2) "
      "INSERT INTO t SELECT i, printf('%.2048c', 'x') FROM n",
      {from, to});
}

}  // namespace parley::sqlite
