#include "api/secret_routes.hpp"

#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/endpoint_group.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

Schema secret_schema() {
  return object({required("name", text(1, 100)), required("header", text(1, 100).described("in which it is sent")),
                 required("updated_at", time()), required("updated_by", text(0, 100))});
}

Schema value() {
  return text(1, 8'000).write_only().described("sent as it stands: \"Bearer …\" for a token");
}
Schema header() {
  return pattern("^[A-Za-z0-9-]{1,100}$", 100, "a header's name; Authorization unless another is named");
}

constexpr EndpointGroup endpoint{"Secrets", secret_schema};

json::object to_json(const bot::SecretLine& line) {
  return {{"name", line.name},
          {"header", line.header},
          {"updated_at", to_rfc3339(line.updated)},
          {"updated_by", line.updated_by}};
}

}  // namespace

Result<> add_secret_routes(rest::Api& api, const bot::TenantSecrets& secrets) {
  Adding endpoints(api);
  rest::Endpoint all = endpoint(Method::get, "/secrets", "List the secrets of flows and scripts", "secrets:read");
  all.response = object({required("data", list(secret_schema(), bot::TenantSecrets::kMost))});
  endpoints(all, [&secrets](const Call& call) -> Result<Reply> {
    const auto lines = secrets.list(call.tenant());
    if (!lines) return lines.error();
    json::array data;
    for (const bot::SecretLine& line : *lines) data.push_back(to_json(line));
    return Reply::ok({{"data", std::move(data)}});
  });

  rest::Endpoint add = endpoint(Method::post, "/secrets", "Keep a secret", "secrets:create");
  add.request = object({required("name", text(1, 100)), required("value", value()), optional("header", header())});
  add.success = 201;
  endpoints(add, [&secrets](const Call& call) -> Result<Reply> {
    const auto kept = secrets.create(caller_of(call), std::string(string_or(call.body(), "name")),
                                     std::string(string_or(call.body(), "header", "Authorization")),
                                     std::string(string_or(call.body(), "value")));
    if (!kept) return kept.error();
    return Reply::created(to_json(*kept));
  });

  rest::Endpoint change = endpoint(Method::patch, "/secrets/{secret_name}", "Change a secret", "secrets:update");
  change.request = object({required("value", value()), optional("header", header())});
  endpoints(change, [&secrets](const Call& call) -> Result<Reply> {
    const auto kept = secrets.update(caller_of(call), call.param("secret_name"), optional_text(call.body(), "header"),
                                     std::string(string_or(call.body(), "value")));
    if (!kept) return kept.error();
    return Reply::ok(to_json(*kept));
  });

  rest::Endpoint remove = endpoint(Method::del, "/secrets/{secret_name}", "Delete a secret", "secrets:delete");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [&secrets](const Call& call) -> Result<Reply> {
    if (const Result<> done = secrets.remove(caller_of(call), call.param("secret_name")); !done) return done.error();
    return Reply::none();
  });
  return endpoints.outcome();
}

}  // namespace parley::api
