#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"
#include "base/error_detail.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

Schema made_schema() {
  return object({required("api_key", api_key_schema()),
                 required("secret", text(1, 100).described("Shown now and never again; send it as X-Api-Key"))});
}

Result<Reply> create(const IdentityParts& p, const Call& call) {
  const json::object& body = call.body();
  identity::KeyDraft draft{std::string(string_or(body, "name")), texts(body, "permissions"), {}};
  if (const auto expires = optional_text(body, "expires_at")) {
    const Result<WallTime> time = from_rfc3339(*expires);
    if (!time) return wrong_field("expires_at", time.error().message);
    draft.expires_at = *time;
  }
  const auto made = p.services.api_keys.create(draft, caller_of(call));
  if (!made) return made.error();
  Reply reply = Reply::created({{"api_key", view(made->key)}, {"secret", made->secret}});
  reply.headers.set("Cache-Control", "no-store");
  return reply;
}

Result<Reply> list_keys(const IdentityParts& p, const Call& call) {
  const rest::Paging paging = call.paging();
  const auto keys = p.services.api_keys.list(call.tenant(), paging.page_size, paging.offset());
  if (!keys) return keys.error();
  const auto total = p.services.api_keys.count(call.tenant());
  if (!total) return total.error();
  json::array data;
  for (const identity::ApiKey& key : *keys) data.push_back(view(key));
  return rest::page_of(std::move(data), *total, paging);
}

Result<Reply> shown(const Result<identity::ApiKey>& key) {
  return key ? Result<Reply>(Reply::ok(view(*key))) : Result<Reply>(key.error());
}

}  // namespace

Result<> add_api_key_routes(const IdentityParts& p) {
  Adding add(p.api);
  const auto read = [] { return Access::permission("api-keys:read"); };
  const auto write = [] { return Access::permission("api-keys:write"); };
  add({.method = net::Method::get,
       .path = "/api-keys",
       .group = "API keys",
       .summary = "List the API keys",
       .access = read(),
       .query = rest::list_query({}, {}, false),
       .response = rest::page_schema(api_key_schema())},
      [p](const Call& call) { return list_keys(p, call); });
  add({.method = net::Method::post,
       .path = "/api-keys",
       .group = "API keys",
       .summary = "Make an API key of permissions that you have yourself",
       .access = write(),
       .request = object({required("name", name_schema()), required("permissions", permissions_schema()),
                          optional("expires_at", nullable(time()))}),
       .response = made_schema(),
       .success = 201},
      [p](const Call& call) { return create(p, call); });
  add({.method = net::Method::get,
       .path = "/api-keys/{api_key_id}",
       .group = "API keys",
       .summary = "Get an API key",
       .access = read(),
       .response = api_key_schema()},
      [p](const Call& call) { return shown(p.services.api_keys.get(call.tenant(), call.param("api_key_id"))); });
  add({.method = net::Method::patch,
       .path = "/api-keys/{api_key_id}",
       .group = "API keys",
       .summary = "Rename an API key",
       .access = write(),
       .request = object({required("name", name_schema())}),
       .response = api_key_schema()},
      [p](const Call& call) {
        return shown(p.services.api_keys.rename(call.param("api_key_id"), std::string(string_or(call.body(), "name")),
                                                caller_of(call)));
      });
  add({.method = net::Method::del,
       .path = "/api-keys/{api_key_id}",
       .group = "API keys",
       .summary = "Revoke an API key, at once",
       .access = write(),
       .success = 204},
      [p](const Call& call) -> Result<Reply> {
        const Result<> revoked = p.services.api_keys.revoke(call.param("api_key_id"), caller_of(call));
        return revoked ? Result<Reply>(Reply::none()) : Result<Reply>(revoked.error());
      });
  return add.outcome();
}

}  // namespace parley::api
