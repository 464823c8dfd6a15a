// What the services of contacts need: a store with two tenants, quotas, audit, and a note of who was told to look
// again.
#pragma once

#include <mutex>
#include <set>

#include "contacts/parts.hpp"
#include "support/kernel_store.hpp"

namespace parley::test {

struct ContactParts {
  explicit ContactParts(std::int64_t most_contacts = 1'000'000)
      : quotas(tenants, store.database, {{"contacts", most_contacts}}) {
    contacts::count_contacts(quotas);
    for (const char* id : {"acme", "globex"}) {
      store::WriteSet set{std::string_view(id)};
      identity::Tenant tenant;
      tenant.id = tenant.name = tenant.slug = id;
      tenants.add(set, tenant);
      store.writer->write(std::move(set)).value();
    }
  }

  static identity::Caller caller(const std::string& tenant) {
    identity::Caller made;
    made.who.id = "user-1";
    made.who.name = "Ana";
    made.who.tenant = tenant;
    return made;
  }

  /// The first column of the first row, as a text.
  std::string look(store::TenantSql sql, store::Params params = {}, const std::string& tenant = "acme") {
    return store.database.one(tenant, sql, params, [](const store::Row& row) { return std::string(row.text(0)); })
        .value()
        .value_or("");
  }
  std::int64_t count(store::TenantSql sql, store::Params params = {}, const std::string& tenant = "acme") {
    return store.database.one(tenant, sql, params, [](const store::Row& row) { return row.integer(0); })
        .value()
        .value_or(0);
  }
  template <class... Params>
  void write(store::TenantSql sql, const Params&... params) {
    store::WriteSet set("acme");
    set.add(sql, params...);
    store.writer->write(std::move(set)).value();
  }

  KernelStore store;
  identity::TenantRepository tenants{store.access, store.database};
  identity::Audit audit{store.database, store.clock, store.ids};
  identity::Quotas quotas;
  std::set<std::string> told;  ///< contacts that changed
  contacts::Parts parts{store.database,
                        *store.writer,
                        store.clock,
                        store.ids,
                        audit,
                        quotas,
                        [this](const std::string&, const std::string& contact) {
                          const std::scoped_lock lock(mutex_);
                          told.insert(contact);
                        },
                        [](const std::string&, const std::string& channel) { return channel == "wa"; }};

 private:
  std::mutex mutex_;
};

}  // namespace parley::test
