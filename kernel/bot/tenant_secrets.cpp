#include "bot/tenant_secrets.hpp"

#include "base/quoted.hpp"

namespace parley::bot {

namespace {

constexpr store::TenantSql kList{
    "SELECT name, header, updated_at, updated_by FROM tenant_secrets WHERE tenant_id = $1 ORDER BY name"};
constexpr store::TenantSql kFind{"SELECT header, sealed FROM tenant_secrets WHERE tenant_id = $1 AND name = $2"};
constexpr store::TenantSql kInsert{
    "INSERT INTO tenant_secrets (tenant_id, name, header, sealed, updated_at, updated_by) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, name) DO NOTHING"};
constexpr store::TenantSql kUpdate{
    "UPDATE tenant_secrets SET header = $2, sealed = $3, updated_at = $4, updated_by = $5 "
    "WHERE tenant_id = $1 AND name = $6"};
constexpr store::TenantSql kRemove{"DELETE FROM tenant_secrets WHERE tenant_id = $1 AND name = $2"};

secrets::Place place_of(const std::string& tenant, const std::string& name) {
  return {tenant, "tenant_secrets", "sealed", name};
}

Error missing(const std::string& name) {
  return fail(Errc::not_found, "there is no secret " + in_quotes(name));
}

}  // namespace

Result<std::vector<SecretLine>> TenantSecrets::list(const std::string& tenant) const {
  return database_.rows(tenant, kList, {}, [](const store::Row& row) {
    return SecretLine{std::string(row.text(0)), std::string(row.text(1)), row.time(2), std::string(row.text(3))};
  });
}

Result<std::optional<SecretLine>> TenantSecrets::find(const std::string& tenant, const std::string& name) const {
  auto lines = list(tenant);
  if (!lines) return lines.error();
  for (SecretLine& line : *lines)
    if (line.name == name) return std::optional(std::move(line));
  return std::optional<SecretLine>();
}

std::string TenantSecrets::sealed(const std::string& tenant, const std::string& name, const std::string& value) const {
  return vault_.seal(place_of(tenant, name), value);
}

Result<SecretLine> TenantSecrets::create(const identity::Caller& caller, const std::string& name,
                                         const std::string& header, const std::string& value) const {
  const std::string& tenant = caller.tenant();
  const auto known = list(tenant);
  if (!known) return known.error();
  if (known->size() >= kMost)
    return fail(Errc::limit, "there are " + std::to_string(kMost) + " secrets already; delete some");
  const SecretLine line{name, header, clock_.wall(), caller.who.id};
  store::WriteSet set(tenant);
  set.add(kInsert, name, header, sealed(tenant, name, value), line.updated, line.updated_by).expecting(1);
  audit_.add(set, caller, "secrets.create", name, {{"header", header}});
  const auto written = writer_.write(std::move(set));
  if (written) return line;
  if (written.error().code != Errc::conflict) return written.error();
  return fail(Errc::conflict, "there is a secret " + in_quotes(name) + " already; change it");
}

Result<SecretLine> TenantSecrets::update(const identity::Caller& caller, const std::string& name,
                                         const std::optional<std::string>& header, const std::string& value) const {
  const std::string& tenant = caller.tenant();
  const auto known = find(tenant, name);
  if (!known) return known.error();
  if (!*known) return missing(name);
  const SecretLine line{name, header.value_or((*known)->header), clock_.wall(), caller.who.id};
  store::WriteSet set(tenant);
  set.add(kUpdate, line.header, sealed(tenant, name, value), line.updated, line.updated_by, name).expecting(1);
  audit_.add(set, caller, "secrets.update", name, {{"header", line.header}});
  const auto written = writer_.write(std::move(set));
  if (written) return line;
  return written.error().code == Errc::conflict ? missing(name) : written.error();
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
