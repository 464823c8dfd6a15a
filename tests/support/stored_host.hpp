// A host for the tests of features: the SDK's FakeHost, but with a store that keeps rows, in storage.sqlite on a file.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <parley/testkit/fake_host.hpp>
#include <parley/testkit/storage.hpp>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

namespace parley::test {

/// Thread-safe. Must outlive what was given raw(). Who includes this defines PARLEY_SQLITE_PLUGIN.
class StoredHost : public testkit::FakeHost {
 public:
  StoredHost()
      : storage_(PARLEY_SQLITE_PLUGIN, storage_host_,
                 sdk::Json::object({{"path", (dir_.path() / "test.db").string()}})),
        session_(storage_) {}

  const parley_host* raw() const { return &host_; }
  sdk::Host sdk() const { return sdk::Host(raw()); }

  void run_script(std::string_view script) {
    const std::lock_guard lock(session_mutex_);
    session_.run_script(script);
  }
  /// The tables of the kernel's own that lie in this folder: all steps of an area, in order.
  void run_migrations(const std::filesystem::path& area) {
    std::vector<std::filesystem::path> steps;
    for (const auto& file : std::filesystem::directory_iterator(area)) {
      const std::string name = file.path().filename().string();
      if (std::count(name.begin(), name.end(), '.') == 1) steps.push_back(file.path());  // no .down, no .postgres
    }
    std::sort(steps.begin(), steps.end());
    for (const std::filesystem::path& step : steps) {
      std::ifstream in(step);
      run_script(std::string(std::istreambuf_iterator<char>(in), {}));
    }
  }
  /// Beside the plugin: its parameters are all that the statement has.
  void execute(std::string_view sql, const std::vector<sdk::Param>& params) {
    const std::lock_guard lock(session_mutex_);
    session_.execute(sql, params);
  }

 private:
  static StoredHost& of(const parley_host* host) {
    return static_cast<StoredHost&>(*static_cast<testkit::FakeHost*>(host->ctx));
  }

  static const void* find(const parley_host* host, parley_str id) {
    static const parley_host_store_v1 store{sizeof store, 0, query, write};
    if (sdk::view(id) == PARLEY_HOST_STORE_V1) return &store;
    const parley_host* fake = of(host).FakeHost::raw();
    return fake->get_interface(fake, id);
  }

  static std::vector<sdk::Param> params_of(parley_str tenant, const parley_statement& statement) {
    std::vector<sdk::Param> params{sdk::view(tenant)};
    for (std::uint64_t i = 0; i < statement.param_count; ++i) {
      const parley_value& value = statement.params[i];
      if (value.type == PARLEY_VALUE_INTEGER)
        params.emplace_back(value.integer);
      else if (value.type == PARLEY_VALUE_NULL)
        params.emplace_back(nullptr);
      else
        params.emplace_back(sdk::view(value.bytes));
    }
    return params;
  }

  static parley_status query(const parley_host* host, parley_str tenant, const parley_statement* statement,
                             const parley_rows* rows, const parley_sink* error) {
    return sdk::guarded(error, [&] {
      StoredHost& self = of(host);
      testkit::Table table;
      {
        const std::lock_guard lock(self.session_mutex_);
        table = self.session_.query(sdk::view(statement->sql), params_of(tenant, *statement));
      }
      for (const auto& row : table) {
        std::vector<parley_value> columns;
        for (const testkit::Cell& cell : row)
          columns.push_back({cell.type, 0, cell.integer, cell.real, sdk::str(cell.bytes)});
        if (rows->row(rows->ctx, columns.data(), std::uint32_t(columns.size())) != PARLEY_OK) return;
      }
    });
  }

  static parley_status write(const parley_host* host, parley_str tenant, const parley_statement* statements,
                             std::uint64_t count, const parley_sink* error) {
    return sdk::guarded(error, [&] {
      StoredHost& self = of(host);
      const std::lock_guard lock(self.session_mutex_);
      self.session_.begin();
      try {
        for (std::uint64_t i = 0; i < count; ++i)
          self.session_.execute(sdk::view(statements[i].sql), params_of(tenant, statements[i]));
      } catch (...) {
        self.session_.rollback();
        throw;
      }
      self.session_.commit();
    });
  }

  TempDir dir_;
  testkit::FakeHost storage_host_;
  testkit::LoadedPlugin storage_;
  testkit::SessionUnderTest session_;
  std::mutex session_mutex_;
  parley_host host_{sizeof host_, PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, static_cast<testkit::FakeHost*>(this), find};
};

}  // namespace parley::test
