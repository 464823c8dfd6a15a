// A real database in a folder of its own, with one table to write journal rows to.
#pragma once

#include <string>

#include "store/database.hpp"
#include "store/tenant_policies.hpp"
#include "store/writer.hpp"
#include "support/temp_dir.hpp"
#include "support/test_storage.hpp"

namespace parley::test {

inline constexpr store::TenantSql kInsertRow{"INSERT INTO rows(tenant_id, id, body) VALUES ($1, $2, $3)"};
inline constexpr store::TenantSql kInsertNew{
    "INSERT INTO rows(tenant_id, id, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};
inline constexpr store::TenantSql kUpdateRow{"UPDATE rows SET body = $3 WHERE tenant_id = $1 AND id = $2"};
inline constexpr store::TenantSql kAppend{"UPDATE rows SET body = body || $3 WHERE tenant_id = $1 AND id = $2"};
inline constexpr store::TenantSql kAllIds{"SELECT id FROM rows WHERE tenant_id = $1 ORDER BY id"};
inline constexpr store::TenantSql kBody{"SELECT body FROM rows WHERE tenant_id = $1 AND id = $2"};

struct StoreFixture {
  explicit StoreFixture(const std::string& more_options = {}) : plugin(dir / "test.db", more_options) {
    auto session = storage.open(store::Storage::Access::read_write).value();
    session
        .run_script(
            "CREATE TABLE rows(tenant_id TEXT NOT NULL, id INTEGER NOT NULL, body TEXT, "
            "PRIMARY KEY(tenant_id, id))")
        .value();
    store::keep_tenants_apart(session, plugin.dialect()).value();
  }

  static store::WriteSet row(std::int64_t id, std::string_view body = "x") {
    return std::move(store::WriteSet("acme").add(kInsertRow, id, body));
  }
  std::vector<std::int64_t> ids(std::string_view tenant = "acme") {
    return *database.rows(tenant, kAllIds, {}, [](const store::Row& r) { return r.integer(0); });
  }
  std::string body(std::int64_t id) {
    return database.one("acme", kBody, {id}, [](const store::Row& r) { return std::string(r.text(0)); })
        ->value_or("(none)");
  }

  TempDir dir;
  TestStorage plugin;
  store::Storage storage{plugin.table(), plugin.plugin()};
  store::Database database{storage, {}};
};

}  // namespace parley::test
