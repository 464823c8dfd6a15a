// From SQLite's result codes to the statuses of the storage interface.
#pragma once

#include <parley/abi/base.h>
#include <string_view>

struct sqlite3;

namespace parley::sqlite {

/// What the kernel can do about a result code (extended or not): a broken unique or foreign key is a CONFLICT, a value
/// that breaks another rule of its column INVALID, a lock, a full disk or an I/O error UNAVAILABLE.
parley_status status_of(int code);

/// Throws sdk::Failure with the connection's last message and the beginning of the statement it happened in.
[[noreturn]] void throw_failure(sqlite3* db, int code, std::string_view sql);

}  // namespace parley::sqlite
