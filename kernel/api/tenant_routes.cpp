#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Endpoint;
using rest::Reply;

namespace {

Endpoint endpoint(net::Method method, std::string path, std::string summary, Access access = Access::super_admin()) {
  return {.method = method,
          .path = std::move(path),
          .group = "Tenants",
          .summary = std::move(summary),
          .access = std::move(access)};
}

Endpoint with(Endpoint made, std::optional<Schema> request, std::optional<Schema> response, int success = 200) {
  made.request = std::move(request);
  made.response = std::move(response);
  made.success = success;
  return made;
}

/// One's own tenant, or any for a super admin; another's is not there.
Result<std::string> own(const Call& call) {
  std::string tenant = call.param("tenant_id");
  if (tenant == call.tenant() || call.who().super_admin) return tenant;
  return fail(Errc::not_found, "no tenant " + tenant);
}

Result<Reply> shown(const Result<identity::Tenant>& tenant, int status = 200) {
  return tenant ? Result<Reply>(Reply{status, view(*tenant), {}, {}, {}}) : Result<Reply>(tenant.error());
}

json::object view(const identity::Quotas::Bounds& bounds) {
  json::object all;
  for (const auto& [resource, bound] : bounds) all[resource] = bound;
  return all;
}

Schema bounds_schema() {
  return map_of(nullable(integer(0, 1'000'000'000)), 100)
      .described("Resource and bound: users, contacts, campaigns, connections; null is no bound");
}

Schema usage_schema() {
  return map_of(
      object({required("current", integer(0)), required("max", integer(0)), required("remaining", integer(0))}), 100);
}

Schema branding_schema() {
  return object({optional("name", name_schema()), optional("logo_url", url()),
                 optional("color", pattern("^#[0-9a-fA-F]{6}$", 7, "a colour such as #1a7f37"))});
}

Schema settings_schema(bool shown) {
  const Schema key = shown ? object({required("is_set", boolean())}) : nullable(text(1, 500).write_only());
  return object({optional("branding", branding_schema()), optional("language", text(2, 20)),
                 optional("time_zone", text(1, 64)),
                 optional("ai_keys", map_of(key, 20).described("By provider; a key is kept sealed and never shown"))});
}

Result<Reply> list_tenants(const IdentityParts& p, const Call& call) {
  const rest::Paging paging = call.paging();
  identity::TenantFilter filter{
      std::string(string_or(call.query(), "q")), {}, paging.sort, paging.page_size, paging.offset()};
  if (const json::value* active = call.query().if_contains("is_active")) filter.is_active = active->as_bool();
  const auto found = p.services.tenants.list(filter);
  if (!found) return found.error();
  const auto total = p.services.tenants.count(filter);
  if (!total) return total.error();
  json::array data;
  for (const identity::Tenant& tenant : *found) data.push_back(api::view(tenant));
  return rest::page_of(std::move(data), *total, paging);
}

void add_tenants(Adding& add, const IdentityParts& p) {
  Endpoint list = endpoint(net::Method::get, "/tenants", "List the tenants");
  list.query = rest::list_query({"-created_at", "name"}, {optional("is_active", boolean())});
  list.response = rest::page_schema(tenant_schema());
  add(std::move(list), [p](const Call& call) { return list_tenants(p, call); });
  add(with(endpoint(net::Method::post, "/tenants", "Make a tenant; then invite its owner with X-Tenant-Id"),
           object({required("name", name_schema())}), tenant_schema(), 201),
      [p](const Call& call) {
        return shown(p.services.tenants.create(std::string(string_or(call.body(), "name")), caller_of(call)), 201);
      });
  add(with(endpoint(net::Method::get, "/tenants/{tenant_id}", "Get a tenant"), {}, tenant_schema()),
      [p](const Call& call) { return shown(p.services.tenants.get(call.param("tenant_id"))); });
  add(with(endpoint(net::Method::patch, "/tenants/{tenant_id}", "Change a tenant's name or slug"),
           object({optional("name", name_schema()),
                   optional("slug", pattern("^[a-z0-9][a-z0-9-]{0,47}$", 48, "a name such as acme-brasil"))}),
           tenant_schema()),
      [p](const Call& call) {
        return shown(p.services.tenants.change(call.param("tenant_id"),
                                               {optional_text(call.body(), "name"), optional_text(call.body(), "slug")},
                                               caller_of(call)));
      });
  add(with(endpoint(net::Method::del, "/tenants/{tenant_id}", "Delete a tenant that was deactivated"), {}, {}, 204),
      [p](const Call& call) -> Result<Reply> {
        const Result<> removed = p.services.tenants.remove(call.param("tenant_id"), caller_of(call));
        return removed ? Result<Reply>(Reply::none()) : Result<Reply>(removed.error());
      });
  for (const bool active : {true, false})
    add(with(endpoint(net::Method::post, std::string("/tenants/{tenant_id}/") + (active ? "activate" : "deactivate"),
                      active ? "Open a tenant again" : "Close a tenant, at once"),
             {}, tenant_schema()),
        [p, active](const Call& call) {
          return shown(p.services.tenants.set_active(call.param("tenant_id"), active, caller_of(call)));
        });
}

void add_quotas(Adding& add, const IdentityParts& p) {
  const std::string path = "/tenants/{tenant_id}/quotas";
  add(with(endpoint(net::Method::get, path, "What a tenant may have", Access::permission("settings:read")), {},
           bounds_schema()),
      [p](const Call& call) -> Result<Reply> {
        const auto tenant = own(call);
        if (!tenant) return tenant.error();
        const auto bounds = p.services.tenants.quotas(*tenant);
        return bounds ? Result<Reply>(Reply::ok(view(*bounds))) : Result<Reply>(bounds.error());
      });
  add(with(endpoint(net::Method::put, path, "Set a tenant's own bounds; what is not named has the default"),
           bounds_schema().with("type", "object"), bounds_schema()),
      [p](const Call& call) -> Result<Reply> {
        const auto bounds = p.services.tenants.set_quotas(call.param("tenant_id"), call.body(), caller_of(call));
        return bounds ? Result<Reply>(Reply::ok(view(*bounds))) : Result<Reply>(bounds.error());
      });
  add(with(endpoint(net::Method::get, "/tenants/{tenant_id}/usage", "What a tenant has, beside what it may have",
                    Access::permission("settings:read")),
           {}, usage_schema()),
      [p](const Call& call) -> Result<Reply> {
        const auto tenant = own(call);
        if (!tenant) return tenant.error();
        const auto uses = p.services.tenants.usage(*tenant);
        if (!uses) return uses.error();
        json::object all;
        for (const QuotaUse& use : *uses)
          all[use.resource] = {{"current", use.current},
                               {"max", use.max},
                               {"remaining", std::max<std::int64_t>(0, use.max - use.current)}};
        return Reply::ok(std::move(all));
      });
}

void add_settings(Adding& add, const IdentityParts& p) {
  const std::string path = "/tenants/{tenant_id}/settings";
  add(with(endpoint(net::Method::get, path, "A tenant's settings", Access::permission("settings:read")), {},
           settings_schema(true)),
      [p](const Call& call) -> Result<Reply> {
        const auto tenant = own(call);
        if (!tenant) return tenant.error();
        auto settings = p.services.tenants.settings(*tenant);
        return settings ? Result<Reply>(Reply::ok(std::move(*settings))) : Result<Reply>(settings.error());
      });
  add(with(endpoint(net::Method::put, path, "Replace a tenant's settings; AI keys that are not named stay",
                    Access::permission("settings:write")),
           settings_schema(false), settings_schema(true)),
      [p](const Call& call) -> Result<Reply> {
        const auto tenant = own(call);
        if (!tenant) return tenant.error();
        auto settings = p.services.tenants.set_settings(*tenant, call.body(), caller_of(call));
        return settings ? Result<Reply>(Reply::ok(std::move(*settings))) : Result<Reply>(settings.error());
      });
}

void add_providers(Adding& add, const IdentityParts& p) {
  const std::string path = "/tenants/{tenant_id}/allowed-providers";
  const Schema body = object({required(
      "allowed_providers", list(id(), 100).without_repeats().described("Ids of provider plugins; empty: all"))});
  const auto shown_list = [](const Result<std::vector<std::string>>& list) -> Result<Reply> {
    if (!list) return list.error();
    return Reply::ok({{"allowed_providers", json::array(list->begin(), list->end())}});
  };
  add(with(endpoint(net::Method::get, path, "Which providers a tenant may use"), {}, body),
      [p, shown_list](const Call& call) {
        return shown_list(p.services.tenants.allowed_providers(call.param("tenant_id")));
      });
  add(with(endpoint(net::Method::put, path, "Set which providers a tenant may use"), body, body),
      [p, shown_list](const Call& call) {
        return shown_list(p.services.tenants.set_allowed_providers(
            call.param("tenant_id"), texts(call.body(), "allowed_providers"), caller_of(call)));
      });
}

}  // namespace

Result<> add_tenant_routes(const IdentityParts& parts) {
  Adding add(parts.api);
  add_tenants(add, parts);
  add_quotas(add, parts);
  add_settings(add, parts);
  add_providers(add, parts);
  return add.outcome();
}

}  // namespace parley::api
