#include <map>

#include "api/identity_parts.hpp"
#include "api/request_throttle.hpp"
#include "identity/roles_built_in.hpp"
#include "support/identity_fixture.hpp"
#include "support/rest_caller.hpp"

using namespace parley;

namespace {

struct Fixture : test::IdentityFixture {
  Fixture() { REQUIRE(api::add_identity_routes({caller.api, services, caller.identity, cookie})); }
  /// As a member with that built-in role, of a tenant that has nobody.
  void become(std::string_view role) {
    caller.become("acme", identity::built_in_role(role)->permissions);
    caller.identity.who.super_admin = role == identity::kSuperAdmin;
    caller.identity.who.user = "user-1";
  }
  static std::string without_parameters(std::string path) {
    for (std::size_t open = path.find('{'); open != path.npos; open = path.find('{'))
      path.replace(open, path.find('}') - open + 1, "none");
    return path;
  }

  test::RestCaller caller{store};
  api::RefreshCookie cookie{{}};
};

/// Who is let in by what; "public" for routes that ask for nobody.
const std::map<std::string, std::string> kExpected = {
    {"POST /auth/register", "public"},
    {"POST /auth/login", "public"},
    {"POST /auth/refresh", "public"},
    {"POST /auth/logout", "public"},
    {"POST /auth/password/forgot", "public"},
    {"POST /auth/password/reset", "public"},
    {"POST /auth/invitations/accept", "public"},
    {"POST /auth/logout-all", "super_admin admin supervisor agent viewer"},
    {"GET /auth/me", "super_admin admin supervisor agent viewer"},
    {"POST /auth/switch-tenant", "super_admin admin supervisor agent viewer"},
    {"POST /auth/totp/enrol", "super_admin admin supervisor agent viewer"},
    {"POST /auth/totp/verify", "super_admin admin supervisor agent viewer"},
    {"POST /auth/totp/confirm", "super_admin admin supervisor agent viewer"},
    {"POST /auth/totp/disable", "super_admin admin supervisor agent viewer"},
    {"GET /users", "super_admin admin supervisor agent viewer"},
    {"POST /users", "super_admin admin"},
    {"GET /users/me", "super_admin admin supervisor agent viewer"},
    {"PATCH /users/me", "super_admin admin supervisor agent viewer"},
    {"PUT /users/me/password", "super_admin admin supervisor agent viewer"},
    {"POST /users/me/password", "super_admin admin supervisor agent viewer"},
    {"GET /users/{user_id}", "super_admin admin supervisor agent viewer"},
    {"PATCH /users/{user_id}", "super_admin admin"},
    {"DELETE /users/{user_id}", "super_admin admin"},
    {"POST /users/{user_id}/activate", "super_admin admin"},
    {"POST /users/{user_id}/deactivate", "super_admin admin"},
    {"PUT /users/{user_id}/skills", "super_admin admin"},
    {"GET /invitations", "super_admin admin supervisor agent viewer"},
    {"POST /invitations", "super_admin admin"},
    {"DELETE /invitations/{invitation_id}", "super_admin admin"},
    {"GET /roles", "super_admin admin supervisor viewer"},
    {"POST /roles", "super_admin admin"},
    {"GET /roles/{role_id}", "super_admin admin supervisor viewer"},
    {"PATCH /roles/{role_id}", "super_admin admin"},
    {"DELETE /roles/{role_id}", "super_admin admin"},
    {"GET /api-keys", "super_admin admin"},
    {"POST /api-keys", "super_admin admin"},
    {"GET /api-keys/{api_key_id}", "super_admin admin"},
    {"PATCH /api-keys/{api_key_id}", "super_admin admin"},
    {"DELETE /api-keys/{api_key_id}", "super_admin admin"},
    {"GET /tenants", "super_admin"},
    {"POST /tenants", "super_admin"},
    {"GET /tenants/{tenant_id}", "super_admin"},
    {"PATCH /tenants/{tenant_id}", "super_admin"},
    {"DELETE /tenants/{tenant_id}", "super_admin"},
    {"POST /tenants/{tenant_id}/activate", "super_admin"},
    {"POST /tenants/{tenant_id}/deactivate", "super_admin"},
    {"GET /tenants/{tenant_id}/quotas", "super_admin admin supervisor"},
    {"PUT /tenants/{tenant_id}/quotas", "super_admin"},
    {"GET /tenants/{tenant_id}/usage", "super_admin admin supervisor"},
    {"GET /tenants/{tenant_id}/settings", "super_admin admin supervisor"},
    {"PUT /tenants/{tenant_id}/settings", "super_admin admin"},
    {"GET /tenants/{tenant_id}/allowed-providers", "super_admin"},
    {"PUT /tenants/{tenant_id}/allowed-providers", "super_admin"},
    {"GET /audit", "super_admin admin supervisor"},
};

}  // namespace

TEST_CASE("each built-in role gets into the routes that the table says, and no other", "[api][roles]") {
  Fixture f;
  std::map<std::string, std::string> found;
  for (const rest::Endpoint& endpoint : f.caller.catalogue.endpoints()) {
    const std::string name = std::string(net::name(endpoint.method)) + " " + endpoint.path;
    if (endpoint.path.starts_with("/auth-db/")) continue;
    std::string& roles = found[name];
    if (endpoint.access.is_public()) {
      roles = "public";
      continue;
    }
    const std::string target = Fixture::without_parameters(endpoint.full_path());
    CHECK(f.caller.call(endpoint.method, target, {}, {{"Authorization", "nobody"}}).status == 401);
    for (const identity::BuiltInRole& role : identity::built_in_roles()) {
      f.become(role.name);
      const auto answer = f.caller.call(endpoint.method, target);
      const bool refused = answer.status == 403 && answer.raw.find("this takes ") != std::string::npos;
      if (!refused) roles += (roles.empty() ? "" : " ") + std::string(role.name);
    }
  }
  for (const auto& [name, roles] : kExpected) {
    INFO(name);
    CHECK(found[name] == roles);
  }
  CHECK(found.size() == kExpected.size());
}

TEST_CASE("/auth-db has every route of /auth", "[api][auth]") {
  Fixture f;
  std::map<std::string, int> seen;
  for (const rest::Endpoint& endpoint : f.caller.catalogue.endpoints()) {
    if (endpoint.path.starts_with("/auth/")) ++seen[endpoint.path.substr(5)];
    if (endpoint.path.starts_with("/auth-db/")) --seen[endpoint.path.substr(8)];
  }
  CHECK(seen.size() == 14);
  for (const auto& [path, difference] : seen) {
    INFO(path);
    CHECK(difference == 0);
  }
}

TEST_CASE("a login answers with the documented members and a cookie that scripts cannot read", "[api][auth]") {
  Fixture f;
  const auto made =
      f.caller.post("/api/v1/auth/register",
                    R"({"tenant_name":"Acme","name":"Ana","email":"ana@acme.example","password":"correct horse"})");
  REQUIRE(made.status == 201);
  for (const char* member : {"access_token", "token_type", "expires_in", "user", "tenant"})
    CHECK(made.body.contains(member));
  CHECK(made.body.at("expires_in") == 900);
  const std::string cookie(made.headers.get("Set-Cookie"));
  CHECK(cookie.find("; Path=/api/v1/auth;") != std::string::npos);
  CHECK(cookie.find("; HttpOnly; SameSite=Strict; Secure") != std::string::npos);
  CHECK(made.headers.get("Cache-Control") == "no-store");
}

TEST_CASE("requests of other sites' pages are told apart", "[api][cookie]") {
  const api::RefreshCookie cookie({true, {"https://app.example.com"}});
  const auto allowed = [&](std::initializer_list<std::pair<std::string_view, std::string_view>> headers) {
    net::Request request;
    request.headers = net::Headers(headers);
    return cookie.same_site(request).has_value();
  };
  CHECK(allowed({{"Host", "api.example.com"}}));
  CHECK(allowed({{"Host", "api.example.com"}, {"Origin", "https://api.example.com"}}));
  CHECK(allowed({{"Host", "api.example.com:443"}, {"Origin", "https://api.example.com"}}));
  CHECK(allowed({{"Host", "localhost:8080"}, {"Origin", "http://localhost:8080"}}));
  CHECK(allowed({{"Host", "api.example.com"}, {"Origin", "https://app.example.com"}}));
  CHECK_FALSE(allowed({{"Host", "api.example.com"}, {"Origin", "https://evil.example"}}));
  CHECK_FALSE(allowed({{"Host", "api.example.com"}, {"Origin", "null"}}));
  CHECK_FALSE(allowed({{"Host", "api.example.com"}, {"Origin", "https://api.example.com.evil.example"}}));
  CHECK_FALSE(allowed({{"Origin", "null"}}));
  CHECK_FALSE(allowed({{"Sec-Fetch-Site", "same-site"}}));
  CHECK(allowed({{"Sec-Fetch-Site", "same-origin"}}));
}

TEST_CASE("the refresh token is found among other cookies", "[api][cookie]") {
  const api::RefreshCookie cookie({});
  const auto read = [&](std::string_view text) {
    net::Request request;
    request.headers.set("Cookie", text);
    return cookie.read(request).value_or("(none)");
  };
  CHECK(read("parley_refresh=a.b.c") == "a.b.c");
  CHECK(read("x=1; parley_refresh=a.b.c; y=2") == "a.b.c");
  CHECK(read("xparley_refresh=a; y") == "(none)");
  CHECK(read("") == "(none)");
}

TEST_CASE("the word of a proxy counts when the proxy is trusted", "[api][address]") {
  const api::ClientAddress address({"10.0.0.1", "10.0.0.2"});
  const auto of = [&](std::string peer, std::string_view forwarded) {
    net::Request request;
    request.remote_address = std::move(peer);
    if (!forwarded.empty()) request.headers.set("X-Forwarded-For", forwarded);
    return address.of(request);
  };
  CHECK(of("198.51.100.7", "192.0.2.1") == "198.51.100.7");
  CHECK(of("10.0.0.1", "192.0.2.1") == "192.0.2.1");
  CHECK(of("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.2") == "192.0.2.1");
  CHECK(of("10.0.0.1", "") == "10.0.0.1");
}

TEST_CASE("calls are counted by who makes them, and the answer says where they stand", "[api][throttle]") {
  test::ManualClock clock;
  identity::LocalRates rates(clock);
  api::ThrottleOptions options;
  options.user = {2, std::chrono::minutes(1)};
  options.address = {1, std::chrono::minutes(1)};
  const api::ClientAddress address;
  api::RequestThrottle throttle(rates, options, address);
  net::Request request;
  request.remote_address = "192.0.2.1";
  identity::Principal ana;
  ana.id = "ana";
  ana.tenant = "acme";
  net::Headers answer;
  CHECK(throttle.admit(request, ana, answer));
  CHECK(answer.get("RateLimit") == R"("user";r=1;t=30)");
  CHECK(answer.get("RateLimit-Policy") == R"("user";q=2;w=60, "tenant";q=6000;w=60)");
  CHECK(throttle.admit(request, ana, answer));
  CHECK(throttle.admit(request, ana, answer).error().code == Errc::limit);
  identity::Principal bia = ana;
  bia.id = "bia";
  CHECK(throttle.admit(request, bia, answer));
  CHECK(throttle.admit(request, {}, answer));
  CHECK(throttle.admit(request, {}, answer).error().code == Errc::limit);
}
