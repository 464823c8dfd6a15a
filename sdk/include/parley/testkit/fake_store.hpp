// A store that keeps no rows: it records the statements of a plugin and answers queries with what the test prepared.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <parley/abi/host.h>
#include <parley/host/store.hpp>
#include <parley/plugin.hpp>
#include <parley/testkit/fake_http.hpp>
#include <string>
#include <utility>
#include <vector>

namespace parley::testkit {

/// One statement as the plugin gave it; params are $2, $3, ...
struct RecordedStatement {
  std::string tenant;
  std::string sql;
  std::vector<sdk::Param> params;
  bool write = false;
};
using Rows = std::vector<std::vector<sdk::Param>>;

/// Thread-safe. Refuses, as the host does, a statement that does not name $1 and tenant_id.
class FakeStore {
 public:
  /// Answers the queries that follow.
  void answer(std::function<Rows(const RecordedStatement&)> rows) {
    const std::lock_guard lock(mutex_);
    rows_ = std::move(rows);
  }
  std::vector<RecordedStatement> statements() const {
    const std::lock_guard lock(mutex_);
    return statements_;
  }

  parley_status run(parley_str tenant, const parley_statement& statement, const parley_rows* rows,
                    const parley_sink* error) {
    RecordedStatement recorded{
        std::string(sdk::view(tenant)), std::string(sdk::view(statement.sql)), {}, rows == nullptr};
    for (std::uint64_t i = 0; i < statement.param_count; ++i) recorded.params.push_back(owned(statement.params[i]));
    if (recorded.sql.find("$1") == std::string::npos || recorded.sql.find("tenant_id") == std::string::npos)
      return detail::complain(error, "a statement names $1 and tenant_id: " + recorded.sql, PARLEY_DENIED);
    const Rows answer = record(recorded);
    if (!rows) return PARLEY_OK;
    for (const auto& row : answer) {
      std::vector<parley_value> columns;
      for (const sdk::Param& column : row) columns.push_back(column.raw());
      if (const auto status = rows->row(rows->ctx, columns.data(), std::uint32_t(columns.size())); status != PARLEY_OK)
        return status;
    }
    return PARLEY_OK;
  }

 private:
  static sdk::Param owned(const parley_value& value) {
    switch (value.type) {
      case PARLEY_VALUE_INTEGER:
        return value.integer;
      case PARLEY_VALUE_REAL:
        return value.real;
      case PARLEY_VALUE_TEXT:
        return sdk::view(value.bytes);
      case PARLEY_VALUE_BLOB:
        return sdk::Blob{std::string(sdk::view(value.bytes))};
      default:
        return nullptr;
    }
  }

  Rows record(const RecordedStatement& statement) {
    std::function<Rows(const RecordedStatement&)> rows;
    {
      const std::lock_guard lock(mutex_);
      statements_.push_back(statement);
      rows = rows_;
    }
    return rows && !statement.write ? rows(statement) : Rows{};
  }

  mutable std::mutex mutex_;
  std::vector<RecordedStatement> statements_;
  std::function<Rows(const RecordedStatement&)> rows_;
};

}  // namespace parley::testkit
