#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

Result<Reply> shown(const Result<identity::Role>& role, int status = 200) {
  return role ? Result<Reply>(Reply{status, view(*role), {}, {}, {}}) : Result<Reply>(role.error());
}

Schema draft_schema() {
  return object({required("name", name_schema()), optional("description", text(0, 500)),
                 required("permissions", permissions_schema())});
}

Schema change_schema() {
  return object({optional("name", name_schema()), optional("description", text(0, 500)),
                 optional("permissions", permissions_schema())});
}

void add_reading(Adding& add, const IdentityParts& p) {
  add({.method = net::Method::get,
       .path = "/roles",
       .group = "Roles",
       .summary = "List the roles, built-in ones first",
       .access = Access::permission("roles:read"),
       .response = object({required("data", list(role_schema(), 1100))})},
      [p](const Call& call) -> Result<Reply> {
        const auto roles = p.services.roles.list(call.tenant());
        if (!roles) return roles.error();
        json::array data;
        for (const identity::Role& role : *roles) data.push_back(view(role));
        return Reply::ok({{"data", std::move(data)}});
      });
  add({.method = net::Method::get,
       .path = "/roles/{role_id}",
       .group = "Roles",
       .summary = "Get a role",
       .access = Access::permission("roles:read"),
       .response = role_schema()},
      [p](const Call& call) { return shown(p.services.roles.get(call.tenant(), call.param("role_id"))); });
}

void add_writing(Adding& add, const IdentityParts& p) {
  add({.method = net::Method::post,
       .path = "/roles",
       .group = "Roles",
       .summary = "Make a role of permissions that you have yourself",
       .access = Access::permission("roles:write"),
       .request = draft_schema(),
       .response = role_schema(),
       .success = 201},
      [p](const Call& call) {
        const json::object& body = call.body();
        return shown(p.services.roles.create(caller_of(call),
                                             {std::string(string_or(body, "name")),
                                              std::string(string_or(body, "description")), texts(body, "permissions")}),
                     201);
      });
  add({.method = net::Method::patch,
       .path = "/roles/{role_id}",
       .group = "Roles",
       .summary = "Change a role; acts at once on all who have it",
       .access = Access::permission("roles:write"),
       .request = change_schema(),
       .response = role_schema()},
      [p](const Call& call) {
        const json::object& body = call.body();
        identity::RoleChange change{optional_text(body, "name"), optional_text(body, "description"), {}};
        if (body.contains("permissions")) change.permissions = texts(body, "permissions");
        return shown(p.services.roles.change(caller_of(call), call.param("role_id"), change));
      });
  add({.method = net::Method::del,
       .path = "/roles/{role_id}",
       .group = "Roles",
       .summary = "Delete a role that nobody has",
       .access = Access::permission("roles:write"),
       .success = 204},
      [p](const Call& call) -> Result<Reply> {
        const Result<> removed = p.services.roles.remove(caller_of(call), call.param("role_id"));
        return removed ? Result<Reply>(Reply::none()) : Result<Reply>(removed.error());
      });
}

}  // namespace

Result<> add_role_routes(const IdentityParts& p) {
  Adding add(p.api);
  add_reading(add, p);
  add_writing(add, p);
  return add.outcome();
}

}  // namespace parley::api
