// A host for the tests of figures: the SDK's FakeHost over the kernel's own tables, in storage.sqlite on a file.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <parley/testkit/fake_host.hpp>
#include <parley/testkit/storage.hpp>
#include <vector>

#include "support/temp_dir.hpp"

namespace parley::analytics::test {

/// One thread. Must outlive what was given sdk().
class AnalyticsHost : public testkit::FakeHost {
 public:
  AnalyticsHost()
      : storage_(PARLEY_SQLITE_PLUGIN, storage_host_,
                 sdk::Json::object({{"path", (dir_.path() / "test.db").string()}})),
        session_(storage_) {
    for (const char* area : {"core", "identity"}) make_tables(area);
  }

  sdk::Host sdk() const { return sdk::Host(&host_); }
  void write(std::string_view sql, const std::vector<sdk::Param>& params) { session_.execute(sql, params); }

 private:
  void make_tables(const std::string& area) {
    std::vector<std::filesystem::path> steps;
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(PARLEY_SOURCE_DIR) + "/migrations/" + area)) {
      const std::string name = file.path().filename().string();
      if (std::count(name.begin(), name.end(), '.') == 1) steps.push_back(file.path());  // no .down, no .postgres
    }
    std::sort(steps.begin(), steps.end());
    for (const std::filesystem::path& step : steps) {
      std::ifstream in(step);
      session_.run_script(std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>()));
    }
  }

  static AnalyticsHost& of(const parley_host* host) {
    return static_cast<AnalyticsHost&>(*static_cast<testkit::FakeHost*>(host->ctx));
  }

  static const void* find(const parley_host* host, parley_str id) {
    static const parley_host_store_v1 store{sizeof store, 0, query, nullptr};  // nothing here writes
    if (sdk::view(id) == PARLEY_HOST_STORE_V1) return &store;
    const parley_host* fake = of(host).FakeHost::raw();
    return fake->get_interface(fake, id);
  }

  static parley_status query(const parley_host* host, parley_str tenant, const parley_statement* statement,
                             const parley_rows* rows, const parley_sink* error) {
    return sdk::guarded(error, [&] {
      std::vector<sdk::Param> params{sdk::view(tenant)};
      for (std::uint64_t i = 0; i < statement->param_count; ++i) {
        const parley_value& value = statement->params[i];
        if (value.type == PARLEY_VALUE_INTEGER)
          params.emplace_back(value.integer);
        else
          params.emplace_back(sdk::view(value.bytes));
      }
      for (const auto& row : of(host).session_.query(sdk::view(statement->sql), params)) {
        std::vector<parley_value> columns;
        for (const testkit::Cell& cell : row)
          columns.push_back({cell.type, 0, cell.integer, cell.real, sdk::str(cell.bytes)});
        if (rows->row(rows->ctx, columns.data(), std::uint32_t(columns.size())) != PARLEY_OK) return;
      }
    });
  }

  parley::test::TempDir dir_;
  testkit::FakeHost storage_host_;
  testkit::LoadedPlugin storage_;
  testkit::SessionUnderTest session_;
  parley_host host_{sizeof host_, PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, static_cast<testkit::FakeHost*>(this), find};
};

}  // namespace parley::analytics::test
