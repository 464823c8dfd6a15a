#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"
#include "identity/roles_built_in.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Endpoint;
using rest::Reply;

namespace {

constexpr std::string_view kApi = "/api/v1";

/// The handlers of one prefix, "/auth" or "/auth-db"; the cookie belongs to it alone.
class AuthRoutes {
 public:
  AuthRoutes(const IdentityParts& parts, std::string prefix)
      : parts_(parts), s_(parts.services), prefix_(std::move(prefix)), cookie_path_(std::string(kApi) + prefix_) {}

  Result<Reply> register_tenant(const Call& call) const {
    if (const Result<> own = parts_.cookie.same_site(call.request()); !own) return own.error();
    const json::object& body = call.body();
    const identity::NewOwner owner{std::string(string_or(body, "email")), std::string(string_or(body, "name")),
                                   std::string(string_or(body, "password"))};
    const identity::Caller from = caller_of(call);
    const auto made = s_.registration.open_tenant(std::string(string_or(body, "tenant_name")), owner, from);
    if (!made) return made.error();
    const auto signed_in = s_.sign_ins.open(made->user, made->place, from);
    return signed_in ? answer(*signed_in, 201) : Result<Reply>(signed_in.error());
  }

  Result<Reply> login(const Call& call) const {
    if (const Result<> own = parts_.cookie.same_site(call.request()); !own) return own.error();
    const json::object& body = call.body();
    const identity::Credentials credentials{
        std::string(string_or(body, "email")), std::string(string_or(body, "password")),
        std::string(string_or(body, "code")), std::string(string_or(body, "tenant"))};
    const auto signed_in = s_.accounts.login(credentials, caller_of(call));
    return signed_in ? answer(*signed_in, 200) : Result<Reply>(signed_in.error());
  }

  Result<Reply> refresh(const Call& call) const {
    if (const Result<> own = parts_.cookie.same_site(call.request()); !own) return own.error();
    const auto token = parts_.cookie.read(call.request());
    if (!token) return fail(Errc::unauthenticated, "there is no refresh cookie; sign in");
    const auto signed_in = s_.sign_ins.refresh(*token, caller_of(call));
    return signed_in ? answer(*signed_in, 200) : Result<Reply>(signed_in.error());
  }

  /// By the cookie, by the access token, or both: an expired access token is no reason to stay signed in.
  Result<Reply> logout(const Call& call) const {
    if (const Result<> own = parts_.cookie.same_site(call.request()); !own) return own.error();
    if (const auto token = parts_.cookie.read(call.request()))
      if (const Result<> ended = s_.sign_ins.end_by_token(*token); !ended) return ended.error();
    if (call.request().headers.find("Authorization")) {
      const auto who = parts_.authenticator.authenticate(call.request());
      if (who && !who->session.empty())
        if (const Result<> ended = s_.sign_ins.end(who->session); !ended) return ended.error();
    }
    return signed_out();
  }

  Result<Reply> logout_all(const Call& call) const {
    if (call.who().kind != identity::Principal::Kind::user)
      return fail(Errc::denied, "an API key has no sign-ins; revoke it instead");
    const Result<> ended = s_.sign_ins.end_all_now(call.who().user, caller_of(call));
    return ended ? signed_out() : Result<Reply>(ended.error());
  }

  Result<Reply> me(const Call& call) const {
    const identity::Principal& who = call.who();
    const auto user = s_.users.by_id(who.user);
    if (!user) return user.error();
    if (!*user) return fail(Errc::not_found, "this account is not there any more");
    const auto places = s_.users.places(who.user);
    if (!places) return places.error();
    const auto tenant = s_.tenants.get(who.tenant);
    if (!tenant) return tenant.error();
    json::array all;
    for (const identity::Place& place : *places) all.push_back(place_view(place));
    return Reply::ok({{"user", user_view(**user, who.role.empty() ? "api_key" : who.role, *who.permissions)},
                      {"tenant", view(*tenant)},
                      {"tenants", std::move(all)},
                      {"visiting", who.visiting}});
  }

  Result<Reply> switch_tenant(const Call& call) const {
    const std::string tenant(string_or(call.body(), "tenant_id"));
    const auto moved = s_.sign_ins.move(call.who().session, tenant, caller_of(call));
    return moved ? answer(*moved, 200) : Result<Reply>(moved.error());
  }

 private:
  Result<Reply> answer(const identity::SignedIn& who, int status) const {
    identity::Permissions permissions{"*"};
    if (!who.user.is_super_admin) {
      auto of_role = s_.roles.permissions(who.place.tenant, who.place.role);
      if (!of_role) return of_role.error();
      permissions = of_role->value_or(identity::Permissions());
    }
    Reply reply{status, signed_in_view(who, permissions), {}, {}, {}};
    reply.headers.set("Cache-Control", "no-store");
    if (!who.tokens.refresh.empty())
      reply.headers.add("Set-Cookie", parts_.cookie.set(who.tokens.refresh, who.tokens.refresh_ttl, cookie_path_));
    return reply;
  }

  Result<Reply> signed_out() const {
    Reply reply = Reply::none();
    reply.headers.add("Set-Cookie", parts_.cookie.clear(cookie_path_));
    return reply;
  }

  const IdentityParts parts_;
  identity::Services& s_;
  const std::string prefix_, cookie_path_;
};

Schema register_schema() {
  return object({required("tenant_name", name_schema().described("Of the company")), required("name", name_schema()),
                 required("email", email()), required("password", new_password_schema())});
}

Schema login_schema() {
  return object({required("email", text(1, 320)), required("password", text(1, 200).write_only()),
                 optional("code", text(0, 20).described("Of the authenticator app, for accounts that ask for it")),
                 optional("tenant", text(0, 64).described("Id or slug; of several, the one joined first"))});
}

Schema me_schema() {
  return object({required("user", user_schema()), required("tenant", tenant_schema()),
                 required("tenants", list(place_schema(), 1000)),
                 required("visiting", boolean().described("A super admin in a tenant named with X-Tenant-Id"))});
}

void add_prefix(Adding& add, const IdentityParts& parts, const std::string& prefix) {
  const auto routes = std::make_shared<const AuthRoutes>(parts, prefix);
  using Method = Result<Reply> (AuthRoutes::*)(const Call&) const;
  const auto route = [&](net::Method method, std::string_view path, std::string summary, Access access,
                         std::optional<Schema> request, std::optional<Schema> response, int success, Method handler) {
    Endpoint endpoint{.method = method,
                      .path = prefix + std::string(path),
                      .group = "Sign-in",
                      .summary = std::move(summary),
                      .access = std::move(access)};
    endpoint.request = std::move(request);
    endpoint.response = std::move(response);
    endpoint.success = success;
    add(std::move(endpoint), [routes, handler](const Call& call) { return (routes.get()->*handler)(call); });
  };
  using enum net::Method;
  route(post, "/register", "Open a tenant and become its admin", Access::anybody(), register_schema(),
        signed_in_schema(), 201, &AuthRoutes::register_tenant);
  route(post, "/login", "Sign in", Access::anybody(), login_schema(), signed_in_schema(), 200, &AuthRoutes::login);
  route(post, "/refresh", "Take a new access token for the refresh cookie", Access::anybody(), {}, signed_in_schema(),
        200, &AuthRoutes::refresh);
  route(post, "/logout", "Sign out", Access::anybody(), {}, {}, 204, &AuthRoutes::logout);
  route(post, "/logout-all", "Sign out everywhere", Access::signed_in(), {}, {}, 204, &AuthRoutes::logout_all);
  route(get, "/me", "Who I am and what I may do", Access::signed_in(), {}, me_schema(), 200, &AuthRoutes::me);
  route(post, "/switch-tenant", "Go on in another of my tenants", Access::signed_in(),
        object({required("tenant_id", id())}), signed_in_schema(), 200, &AuthRoutes::switch_tenant);
}

}  // namespace

Result<> add_auth_routes(const IdentityParts& parts) {
  Adding add(parts.api);
  for (const char* prefix : {"/auth", "/auth-db"}) add_prefix(add, parts, prefix);
  return add.outcome();
}

}  // namespace parley::api
