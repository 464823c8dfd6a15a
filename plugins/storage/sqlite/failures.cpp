#include "failures.hpp"

#include <parley/plugin.hpp>
#include <sqlite3.h>
#include <string>

namespace parley::sqlite {

namespace {

parley_status constraint_status(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL:
    case SQLITE_CONSTRAINT_DATATYPE:
      return PARLEY_INVALID;
    default:
      return PARLEY_CONFLICT;
  }
}

}  // namespace

parley_status status_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return constraint_status(code);
    case SQLITE_MISMATCH:
      return PARLEY_INVALID;
    case SQLITE_TOOBIG:
      return PARLEY_LIMIT;
    case SQLITE_AUTH:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return PARLEY_DENIED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
      return PARLEY_UNAVAILABLE;
    default:
      return PARLEY_INTERNAL;
  }
}

void throw_failure(sqlite3* db, int code, std::string_view sql) {
  constexpr std::size_t kShown = 120;
  const int extended = db ? sqlite3_extended_errcode(db) : code;
  std::string text = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  if (!sql.empty()) {
    text += ", in: ";
    text += sql.substr(0, kShown);
    if (sql.size() > kShown) text += "...";
  }
  throw sdk::Failure(status_of((extended & 0xff) == (code & 0xff) ? extended : code), std::move(text));
}

}  // namespace parley::sqlite
