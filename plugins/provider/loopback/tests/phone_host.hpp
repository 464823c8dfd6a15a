// A host for the phone's tests: the SDK's FakeHost, but with a store that keeps rows, in storage.sqlite on a file.
#pragma once

#include <mutex>
#include <parley/feature.hpp>
#include <parley/testkit/fake_host.hpp>
#include <parley/testkit/storage.hpp>
#include <vector>

#include "support/temp_dir.hpp"

namespace parley::loopback::test {

/// Thread-safe. Must outlive what was given raw().
class PhoneHost : public testkit::FakeHost {
 public:
  explicit PhoneHost(const std::vector<sdk::Migration>& migrations)
      : storage_(PARLEY_SQLITE_PLUGIN, storage_host_,
                 sdk::Json::object({{"path", (dir_.path() / "phone.db").string()}})),
        session_(storage_) {
    for (const sdk::Migration& step : migrations) session_.run_script(step.sql);
  }

  const parley_host* raw() const { return &host_; }
  sdk::Host sdk() const { return sdk::Host(raw()); }

 private:
  static PhoneHost& of(const parley_host* host) {
    return static_cast<PhoneHost&>(*static_cast<testkit::FakeHost*>(host->ctx));
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
      else
        params.emplace_back(sdk::view(value.bytes));
    }
    return params;
  }

  static parley_status query(const parley_host* host, parley_str tenant, const parley_statement* statement,
                             const parley_rows* rows, const parley_sink* error) {
    return sdk::guarded(error, [&] {
      PhoneHost& self = of(host);
      const std::lock_guard lock(self.session_mutex_);
      for (const auto& row : self.session_.query(sdk::view(statement->sql), params_of(tenant, *statement))) {
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
      PhoneHost& self = of(host);
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

  parley::test::TempDir dir_;
  testkit::FakeHost storage_host_;
  testkit::LoadedPlugin storage_;
  testkit::SessionUnderTest session_;
  std::mutex session_mutex_;
  parley_host host_{sizeof host_, PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, static_cast<testkit::FakeHost*>(this), find};
};

}  // namespace parley::loopback::test
