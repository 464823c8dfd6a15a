#include "bot/tenant_secrets.hpp"

#include "base/quoted.hpp"

namespace parley::bot {

namespace {

constexpr store::TenantSql kList{
    "SELECT name, header, updated_at, updated_by FROM tenant_secrets WHERE tenant_id = $1 ORDER BY name"};
constexpr store::TenantSql kFind{"SELECT header, sealed FROM tenant_secrets WHERE tenant_id = $1 AND name = $2"};
constexpr store::TenantSql kPut{
    "INSERT INTO tenant_secrets (tenant_id, name, header, sealed, updated_at, updated_by) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, name) DO UPDATE SET header = excluded.header, "
    "sealed = excluded.sealed, updated_at = excluded.updated_at, updated_by = excluded.updated_by"};
constexpr store::TenantSql kRemove{"DELETE FROM tenant_secrets WHERE tenant_id = $1 AND name = $2"};

secrets::Place place_of(const std::string& tenant, const std::string& name) {
  return {tenant, "tenant_secrets", "sealed", name};
}

}  // namespace

Result<std::vector<SecretLine>> TenantSecrets::list(const std::string& tenant) const {
  return database_.rows(tenant, kList, {}, [](const store::Row& row) {
    return SecretLine{std::string(row.text(0)), std::string(row.text(1)), row.time(2), std::string(row.text(3))};
  });
}

Result<SecretLine> TenantSecrets::put(const identity::Caller& caller, const std::string& name,
                                      const std::string& header, const std::string& value) const {
  const std::string& tenant = caller.tenant();
  const auto known = list(tenant);
  if (!known) return known.error();
  const bool is_new =
      std::none_of(known->begin(), known->end(), [&](const SecretLine& line) { return line.name == name; });
  if (is_new && known->size() >= kMost)
    return fail(Errc::limit, "there are " + std::to_string(kMost) + " secrets already; delete some");
  const SecretLine line{name, header, clock_.wall(), caller.who.id};
  store::WriteSet set(tenant);
  set.add(kPut, name, header, vault_.seal(place_of(tenant, name), value), line.updated, line.updated_by);
  audit_.add(set, caller, is_new ? "secrets.create" : "secrets.update", name, {{"header", header}});
  const auto written = writer_.write(std::move(set));
  return written ? Result<SecretLine>(line) : Result<SecretLine>(written.error());
}

Result<> TenantSecrets::remove(const identity::Caller& caller, const std::string& name) const {
  store::WriteSet set(caller.tenant());
  set.add(kRemove, name).expecting(1);
  audit_.add(set, caller, "secrets.delete", name);
  const auto written = writer_.write(std::move(set));
  if (written) return {};
  if (written.error().code == Errc::conflict) return fail(Errc::not_found, "there is no secret " + in_quotes(name));
  return written.error();
}

Result<std::optional<std::pair<std::string, std::string>>> TenantSecrets::header_of(const std::string& tenant,
                                                                                    const std::string& name) const {
  using Header = std::pair<std::string, std::string>;
  auto found = database_.one(tenant, kFind, {name}, [](const store::Row& row) {
    return Header{row.text(0), row.text(1)};
  });
  if (!found) return found.error();
  if (!*found) return std::optional<Header>();
  Result<std::string> value = vault_.open(place_of(tenant, name), (*found)->second);
  if (!value) return value.error();
  return std::optional(Header{(*found)->first, std::move(*value)});
}

}  // namespace parley::bot
