#include "identity/tenants.hpp"

namespace parley::identity {

namespace {

constexpr std::string_view kAiKeys = "ai_keys";
constexpr std::string_view kAllowed = "allowed_providers";

SealedPlace ai_keys_place(const std::string& tenant) {
  return {tenant, "tenants", "ai_keys", tenant};
}

Error no_tenant(std::string_view id) {
  return fail(Errc::not_found, "no tenant " + std::string(id));
}

}  // namespace

Tenants::Tenants(const Parts& parts, const TenantRepository& tenants, Registration& registration, Quotas& quotas,
                 Sealer& sealer)
    : parts_(parts), tenants_(tenants), registration_(registration), quotas_(quotas), sealer_(sealer) {}

Result<std::vector<Tenant>> Tenants::list(const TenantFilter& filter) const {
  return tenants_.list(filter);
}

Result<std::int64_t> Tenants::count(const TenantFilter& filter) const {
  return tenants_.count(filter);
}

Result<Tenant> Tenants::get(std::string_view id) const {
  Result<std::optional<Tenant>> found = tenants_.find(id);
  if (!found) return found.error();
  return *found ? Result<Tenant>(std::move(**found)) : Result<Tenant>(no_tenant(id));
}

Result<Tenant> Tenants::create(const std::string& name, const Caller& caller) {
  return registration_.add_tenant(name, caller);
}

Result<> Tenants::commit(store::WriteSet set, const std::string& id) {
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.changes.announce({Change::Kind::tenant, id});
  return {};
}

Result<Tenant> Tenants::change(const std::string& id, const TenantChange& change, const Caller& caller) {
  Result<Tenant> tenant = get(id);
  if (!tenant) return tenant;
  if (change.name) tenant->name = *change.name;
  if (change.slug) tenant->slug = *change.slug;
  tenant->updated_at = parts_.clock.wall();
  store::WriteSet set(id);
  tenants_.set_name(set, tenant->name, tenant->slug, tenant->updated_at);
  parts_.audit.add(set, caller, "tenants.update", id, {{"name", tenant->name}, {"slug", tenant->slug}});
  const Result<> done = commit(std::move(set), id);
  if (!done && done.error().code == Errc::conflict)
    return fail(Errc::conflict, "the slug " + tenant->slug + " is another tenant's");
  return done ? tenant : Result<Tenant>(done.error());
}

Result<Tenant> Tenants::set_active(const std::string& id, bool is_active, const Caller& caller) {
  if (const Result<Tenant> tenant = get(id); !tenant || tenant->is_active == is_active) return tenant;
  store::WriteSet set(id);
  tenants_.set_active(set, is_active, parts_.clock.wall());
  parts_.audit.add(set, caller, is_active ? "tenants.activate" : "tenants.deactivate", id);
  const Result<> done = commit(std::move(set), id);
  return done ? get(id) : Result<Tenant>(done.error());
}

Result<> Tenants::remove(const std::string& id, const Caller& caller) {
  const Result<Tenant> tenant = get(id);
  if (!tenant) return tenant.error();
  if (tenant->is_active) return fail(Errc::conflict, "the tenant " + tenant->name + " is active; deactivate it first");
  store::WriteSet set(id);
  tenants_.remove(set, id, parts_.clock.wall());
  parts_.audit.add(set, caller, "tenants.delete", id, {{"name", tenant->name}});
  return commit(std::move(set), id);
}

Result<Quotas::Bounds> Tenants::quotas(std::string_view id) const {
  const Result<Tenant> tenant = get(id);
  return tenant ? quotas_.bounds(id) : Result<Quotas::Bounds>(tenant.error());
}

Result<Quotas::Bounds> Tenants::set_quotas(const std::string& id, const json::object& bounds, const Caller& caller) {
  if (const Result<Tenant> tenant = get(id); !tenant) return tenant.error();
  store::WriteSet set(id);
  tenants_.set_quotas(set, bounds, parts_.clock.wall());
  parts_.audit.add(set, caller, "tenants.set_quotas", id, bounds);
  if (const Result<> done = commit(std::move(set), id); !done) return done.error();
  return quotas_.bounds(id);
}

Result<std::vector<QuotaUse>> Tenants::usage(std::string_view id) const {
  const Result<Tenant> tenant = get(id);
  return tenant ? quotas_.usage(id) : Result<std::vector<QuotaUse>>(tenant.error());
}

Result<json::object> Tenants::ai_keys(const Tenant& tenant) const {
  if (tenant.sealed_ai_keys.empty()) return json::object();
  const Result<std::string> text = sealer_.open(ai_keys_place(tenant.id), tenant.sealed_ai_keys);
  if (!text) return text.error();
  Result<json::value> keys = parse_json(*text, "the tenant's AI keys");
  if (!keys) return keys.error();
  return keys->is_object() ? std::move(keys->as_object()) : json::object();
}

/// Of a secret only that it is set; what only super admins decide has routes of its own.
Result<json::object> Tenants::shown(const Tenant& tenant) const {
  const Result<json::object> keys = ai_keys(tenant);
  if (!keys) return keys.error();
  json::object set;
  for (const auto& [provider, key] : *keys) set[provider] = {{"is_set", true}};
  json::object settings = tenant.settings;
  settings.erase(kAllowed);
  settings[kAiKeys] = std::move(set);
  return settings;
}

Result<json::object> Tenants::settings(std::string_view id) const {
  const Result<Tenant> tenant = get(id);
  return tenant ? shown(*tenant) : Result<json::object>(tenant.error());
}

Result<json::object> Tenants::set_settings(const std::string& id, json::object settings, const Caller& caller) {
  Result<Tenant> tenant = get(id);
  if (!tenant) return tenant.error();
  Result<json::object> keys = ai_keys(*tenant);
  if (!keys) return keys;
  if (const json::object* wanted = find_object(settings, kAiKeys))
    for (const auto& [provider, key] : *wanted)
      key.is_string() ? void((*keys)[provider] = key) : void(keys->erase(provider));
  Result<std::string> sealed = sealer_.seal(ai_keys_place(id), json::serialize(*keys));
  if (!sealed) return sealed.error();
  settings.erase(kAiKeys);
  settings.erase(kAllowed);
  if (const json::value* allowed = tenant->settings.if_contains(kAllowed)) settings[kAllowed] = *allowed;
  tenant->settings = std::move(settings);
  tenant->sealed_ai_keys = keys->empty() ? std::string() : std::move(*sealed);
  Result<json::object> now = shown(*tenant);
  if (!now) return now;
  store::WriteSet set(id);
  tenants_.set_settings(set, tenant->settings, parts_.clock.wall());
  tenants_.set_ai_keys(set, tenant->sealed_ai_keys);
  parts_.audit.add(set, caller, "tenants.set_settings", id, *now);
  const Result<> done = commit(std::move(set), id);
  return done ? now : Result<json::object>(done.error());
}

Result<std::string> Tenants::ai_key(std::string_view id, std::string_view provider) const {
  const Result<Tenant> tenant = get(id);
  if (!tenant) return tenant.error();
  const Result<json::object> keys = ai_keys(*tenant);
  if (!keys) return keys.error();
  const json::string* key = find_string(*keys, provider);
  return key ? Result<std::string>(std::string(*key))
             : fail(Errc::not_found, "the tenant has no AI key for " + std::string(provider));
}

Result<std::vector<std::string>> Tenants::allowed_providers(std::string_view id) const {
  const Result<Tenant> tenant = get(id);
  if (!tenant) return tenant.error();
  std::vector<std::string> list;
  if (const json::array* allowed = find_array(tenant->settings, kAllowed))
    for (const json::value& provider : *allowed)
      if (provider.is_string()) list.emplace_back(provider.as_string());
  return list;
}

Result<std::vector<std::string>> Tenants::set_allowed_providers(const std::string& id,
                                                                const std::vector<std::string>& list,
                                                                const Caller& caller) {
  Result<Tenant> tenant = get(id);
  if (!tenant) return tenant.error();
  const json::array allowed(list.begin(), list.end());
  tenant->settings[kAllowed] = allowed;
  store::WriteSet set(id);
  tenants_.set_settings(set, tenant->settings, parts_.clock.wall());
  parts_.audit.add(set, caller, "tenants.set_allowed_providers", id, {{"allowed_providers", allowed}});
  if (const Result<> done = commit(std::move(set), id); !done) return done.error();
  return list;
}

}  // namespace parley::identity
