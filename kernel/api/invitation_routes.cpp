#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

Result<Reply> list_invitations(const IdentityParts& p, const Call& call) {
  const rest::Paging paging = call.paging();
  const auto open = p.services.invitations.open(call.tenant(), paging.page_size, paging.offset());
  if (!open) return open.error();
  const auto total = p.services.invitations.count_open(call.tenant());
  if (!total) return total.error();
  json::array data;
  for (const identity::Invitation& invitation : *open) data.push_back(view(invitation));
  return rest::page_of(std::move(data), *total, paging);
}

}  // namespace

Result<> add_invitation_routes(const IdentityParts& p) {
  Adding add(p.api);
  add({.method = net::Method::get,
       .path = "/invitations",
       .group = "Users",
       .summary = "List the open invitations",
       .access = Access::permission("users:read"),
       .query = rest::list_query({}, {}, false),
       .response = rest::page_schema(invitation_schema())},
      [p](const Call& call) { return list_invitations(p, call); });
  add({.method = net::Method::post,
       .path = "/invitations",
       .group = "Users",
       .summary = "Invite somebody by mail",
       .access = Access::permission("users:write"),
       .request = object({required("email", email()), required("role", id())}),
       .response = invitation_schema(),
       .success = 201},
      [p](const Call& call) -> Result<Reply> {
        const auto made = p.services.invitations.create(std::string(string_or(call.body(), "email")),
                                                        std::string(string_or(call.body(), "role")), caller_of(call));
        return made ? Result<Reply>(Reply::created(view(*made))) : Result<Reply>(made.error());
      });
  add({.method = net::Method::del,
       .path = "/invitations/{invitation_id}",
       .group = "Users",
       .summary = "Take an invitation back",
       .access = Access::permission("users:write"),
       .success = 204},
      [p](const Call& call) -> Result<Reply> {
        const Result<> revoked = p.services.invitations.revoke(call.param("invitation_id"), caller_of(call));
        return revoked ? Result<Reply>(Reply::none()) : Result<Reply>(revoked.error());
      });
  return add.outcome();
}

}  // namespace parley::api
