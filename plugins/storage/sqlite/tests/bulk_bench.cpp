// Rows a second through bulk() against the same loop over SQLite's C API, in transactions of 500 on the same disk.
//
//   sqlite_bulk_bench [folder] [rows]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sqlite3.h>
#include <string>
#include <vector>

#include "../sqlite_session.hpp"

using namespace parley;

namespace {

constexpr std::size_t kBatch = 500, kWidth = 6;
constexpr const char* kInsert =
    "INSERT INTO journal(tenant_id, id, channel_id, provider_id, received_at, body) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT DO NOTHING";
constexpr const char* kSchema =
    "CREATE TABLE journal(tenant_id TEXT NOT NULL, id TEXT NOT NULL, channel_id TEXT NOT NULL, provider_id TEXT NOT "
    "NULL, "
    "received_at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(tenant_id, id)) WITHOUT ROWID; "
    "CREATE UNIQUE INDEX journal_provider ON journal(tenant_id, channel_id, provider_id)";

struct Rows {
  explicit Rows(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      char id[64], provider_id[64];
      std::snprintf(id, sizeof id, "0192f0a0-0000-7000-8000-%012zu", i);
      std::snprintf(provider_id, sizeof provider_id, "wamid.HBgN%020zu", i);
      texts.insert(texts.end(), {"tenant-1", id, "channel-1", provider_id, "", std::string(600, 'x')});
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      parley_value value{};
      value.type = i % kWidth == 4 ? PARLEY_VALUE_INTEGER : PARLEY_VALUE_TEXT;
      value.integer = 1'700'000'000'000 + std::int64_t(i);
      value.bytes = sdk::str(texts[i]);
      values.push_back(value);
    }
  }
  std::vector<std::string> texts;
  std::vector<parley_value> values;
};

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds in the inserts alone and in all, commits included.
struct Times {
  double inserting = 0, all = 0;
};

Times through_plugin(sqlite::SqliteSession& session, const Rows& rows) {
  Times times;
  const double begin = now();
  std::vector<std::uint64_t> affected(kBatch);
  for (std::size_t at = 0; at < rows.values.size(); at += kBatch * kWidth) {
    session.begin();
    const double from = now();
    session.bulk(kInsert, std::span(rows.values).subspan(at, kBatch * kWidth), kWidth, affected);
    times.inserting += now() - from;
    session.commit();
  }
  times.all = now() - begin;
  return times;
}

Times through_c_api(sqlite3* db, const Rows& rows) {
  Times times;
  const double begin = now();
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(db, kInsert, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  for (std::size_t at = 0; at < rows.values.size(); at += kBatch * kWidth) {
    sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    const double from = now();
    for (std::size_t row = at; row < at + kBatch * kWidth; row += kWidth) {
      for (std::size_t i = 0; i < kWidth; ++i) {
        const parley_value& value = rows.values[row + i];
        if (value.type == PARLEY_VALUE_INTEGER)
          sqlite3_bind_int64(statement, int(i) + 1, value.integer);
        else
          sqlite3_bind_text(statement, int(i) + 1, value.bytes.data, int(value.bytes.size), SQLITE_STATIC);
      }
      sqlite3_step(statement);
      sqlite3_reset(statement);
    }
    times.inserting += now() - from;
    sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  }
  sqlite3_finalize(statement);
  times.all = now() - begin;
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : std::filesystem::temp_directory_path();
  const std::size_t count = (argc > 2 ? std::size_t(std::atol(argv[2])) : 50'000) / kBatch * kBatch;
  const Rows rows(count);
  const auto file = folder / "parley-bulk-bench.db";
  const auto clean = [&] {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
  };
  for (int round = 0; round < 6; ++round) {
    clean();
    sqlite::Options options;
    options.path = file.string();
    sqlite::SqliteSession session(options, false, std::make_shared<const sqlite::LogVfs>(options.log_buffer_bytes));
    session.run_script(kSchema);
    const bool plugin = round % 2 == 0;
    const Times times = plugin ? through_plugin(session, rows) : through_c_api(session.native(), rows);
    std::printf("%-12s %8.0f rows/s, inserts alone %8.0f rows/s (%.2f us a row)\n", plugin ? "Poco::Data" : "C API",
                double(count) / times.all, double(count) / times.inserting, times.inserting / double(count) * 1e6);
  }
  clean();
}
