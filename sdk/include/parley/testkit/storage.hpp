// A storage plugin as its tests see it: a session with statements, parameters and rows as plain values.
#pragma once

#include <parley/abi/storage.h>
#include <parley/host/store.hpp>
#include <parley/testkit/loaded_plugin.hpp>
#include <vector>

namespace parley::testkit {

/// One column of a result, owned.
struct Cell {
  std::uint32_t type = PARLEY_VALUE_NULL;
  std::int64_t integer = 0;
  double real = 0;
  std::string bytes;
};
using Table = std::vector<std::vector<Cell>>;

/// One connection. Functions throw Failure with the plugin's words.
class SessionUnderTest {
 public:
  explicit SessionUnderTest(const LoadedPlugin& plugin, bool read_only = false)
      : table_(&plugin.interface<parley_storage_v1>(PARLEY_STORAGE_V1)), plugin_(plugin.raw()) {
    TextSink error;
    const std::uint32_t flags = read_only ? std::uint32_t(PARLEY_SESSION_READ_ONLY) : 0u;
    require_ok(table_->open_session(plugin_, flags, &session_, error.raw()), error, "open_session");
  }
  SessionUnderTest(const SessionUnderTest&) = delete;
  SessionUnderTest& operator=(const SessionUnderTest&) = delete;
  ~SessionUnderTest() { table_->close_session(plugin_, session_); }

  void begin() { call("begin", table_->begin); }
  void commit() { call("commit", table_->commit); }
  void rollback() { call("rollback", table_->rollback); }

  /// The number of rows that were changed.
  std::uint64_t execute(std::string_view sql, const std::vector<sdk::Param>& params = {}) {
    std::uint64_t affected = 0;
    run(sql, params, nullptr, &affected);
    return affected;
  }

  Table query(std::string_view sql, const std::vector<sdk::Param>& params = {}) {
    Table table;
    const parley_rows rows{&table, take};
    run(sql, params, &rows, nullptr);
    return table;
  }

  std::vector<std::uint64_t> bulk(std::string_view sql, const std::vector<sdk::Param>& params, std::uint32_t width) {
    TextSink error;
    const auto values = raw(params);
    std::vector<std::uint64_t> affected(width == 0 ? 0 : values.size() / width);
    require_ok(table_->bulk(plugin_, session_, sdk::str(sql), values.data(), width, affected.size(), affected.data(),
                            error.raw()),
               error, "bulk");
    return affected;
  }

  /// Whose rows follow: one tenant's, or with no tenant everybody's.
  void scope(std::string_view tenant) { scope(PARLEY_REACH_TENANT, tenant); }
  void scope_system() { scope(PARLEY_REACH_SYSTEM, {}); }

  /// One statement of a batch. The parameters must outlive the call.
  struct Run {
    std::string_view sql;
    std::vector<sdk::Param> params;
    std::uint32_t width;
    std::string_view tenant;
  };
  /// For each run the rows that each of its rows of parameters changed.
  std::vector<std::vector<std::uint64_t>> batch(const std::vector<Run>& runs) {
    std::vector<std::vector<parley_value>> values;
    std::vector<std::vector<std::uint64_t>> affected;
    std::vector<parley_run> raw_runs;
    for (const Run& run : runs) {
      values.push_back(raw(run.params));
      affected.emplace_back(values.back().size() / run.width);
    }
    for (std::size_t i = 0; i < runs.size(); ++i)
      raw_runs.push_back({sdk::str(runs[i].sql), values[i].data(), runs[i].width, PARLEY_REACH_TENANT,
                          sdk::str(runs[i].tenant), affected[i].size(), affected[i].data()});
    TextSink error;
    require_ok(table_->batch(plugin_, session_, raw_runs.data(), raw_runs.size(), error.raw()), error, "batch");
    return affected;
  }

  void run_script(std::string_view script) {
    TextSink error;
    require_ok(table_->run_script(plugin_, session_, sdk::str(script), error.raw()), error, "run_script");
  }

 private:
  template <class Function>
  void call(std::string_view what, Function function) {
    TextSink error;
    require_ok(function(plugin_, session_, error.raw()), error, what);
  }

  void scope(std::uint32_t reach, std::string_view tenant) {
    TextSink error;
    require_ok(table_->scope(plugin_, session_, reach, sdk::str(tenant), error.raw()), error, "scope");
  }

  static std::vector<parley_value> raw(const std::vector<sdk::Param>& params) {
    std::vector<parley_value> out;
    for (const sdk::Param& param : params) out.push_back(param.raw());
    return out;
  }

  void run(std::string_view sql, const std::vector<sdk::Param>& params, const parley_rows* rows,
           std::uint64_t* affected) {
    TextSink error;
    const auto values = raw(params);
    require_ok(table_->execute(plugin_, session_, sdk::str(sql), values.data(), std::uint32_t(values.size()), rows,
                               affected, error.raw()),
               error, sql);
  }

  static parley_status take(void* ctx, const parley_value* columns, std::uint32_t count) {
    auto& row = static_cast<Table*>(ctx)->emplace_back();
    for (std::uint32_t i = 0; i < count; ++i)
      row.push_back({columns[i].type, columns[i].integer, columns[i].real, std::string(sdk::view(columns[i].bytes))});
    return PARLEY_OK;
  }

  const parley_storage_v1* table_;
  parley_plugin* plugin_;
  parley_session* session_ = nullptr;
};

}  // namespace parley::testkit
