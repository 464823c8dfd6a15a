#include "identity/gatekeeper.hpp"

#include "identity/role_repository.hpp"
#include "identity/roles_built_in.hpp"
#include "identity/user_repository.hpp"

namespace parley::identity {

namespace {

/// Everything that decides about a user, in one look.
constexpr store::SystemSql kRights(
    "SELECT u.name, u.is_active, u.is_super_admin, m.role, m.is_active, t.is_active, r.permissions, s.user_id, "
    "s.revoked, s.expires_at FROM users u "
    "LEFT JOIN memberships m ON m.tenant_id = $2 AND m.user_id = u.id "
    "LEFT JOIN tenants t ON t.tenant_id = $2 AND t.deleted_at IS NULL "
    "LEFT JOIN roles r ON r.tenant_id = $2 AND r.id = m.role "
    "LEFT JOIN sign_ins s ON s.id = $3 WHERE u.id = $1");

struct Rights {
  std::string name, role, role_permissions, sign_in_user;
  bool is_active = false, is_super_admin = false, is_member = false, tenant_is_active = false, revoked = true;
  std::optional<WallTime> sign_in_expires;
};

Rights rights_of(const store::Row& row) {
  Rights rights;
  rights.name = row.text(0);
  rights.is_active = row.flag(1);
  rights.is_super_admin = row.flag(2);
  rights.role = row.text(3);
  rights.is_member = row.flag(4);
  rights.tenant_is_active = row.flag(5);
  rights.role_permissions = row.text(6);
  rights.sign_in_user = row.text(7);
  rights.revoked = row.is_null(8) || row.flag(8);
  rights.sign_in_expires = row.optional_time(9);
  return rights;
}

Error nobody() {
  return fail(Errc::unauthenticated, "sign in first: a bearer token or an API key that is good now");
}

Permissions permissions_of(const Rights& rights) {
  if (rights.is_super_admin) return {"*"};
  const BuiltInRole* built_in = built_in_role(rights.role);
  return built_in ? built_in->permissions : permissions_from(rights.role_permissions);
}

}  // namespace

Gatekeeper::Gatekeeper(const Parts& parts, const AuthChain& chain, Rates& rates, GatekeeperOptions options)
    : parts_(parts),
      chain_(chain),
      rates_(rates),
      options_(options),
      keys_(parts.access, parts.database),
      tenants_(parts.access, parts.database),
      cache_(parts.clock, options.remember, options.remembered) {
  parts_.changes.listen([this](const Change& change) { cache_.forget(change); });
}

Result<Principal> Gatekeeper::admit(const parley_http_request& request, const std::string& visited,
                                    const Caller& from) {
  const Result<Claims> claims = chain_.ask(request);
  if (!claims) return claims.error();
  if (claims->expires && *claims->expires <= parts_.clock.wall()) return nobody();
  const Result<Known> who = known(*claims);
  if (!who) return who.error();
  Principal principal = **who;
  if (claims->permissions && !claims->is_api_key)
    principal.permissions = std::make_shared<const Permissions>(principal.permissions->intersect(*claims->permissions));
  if (visited.empty() || visited == principal.tenant) return principal;
  return visit(principal, visited, from);
}

Result<Gatekeeper::Known> Gatekeeper::known(const Claims& claims) {
  // No id has a line break, so no two callers share a key.
  const std::string name = claims.is_api_key ? "key\n" + claims.key
                                             : "user\n" + claims.subject + "\n" + claims.tenant + "\n" + claims.session;
  if (Known remembered = cache_.find(name)) return remembered;
  const std::uint64_t epoch = cache_.epoch();
  Result<Principal> found = claims.is_api_key ? key(claims) : user(claims);
  if (!found) return found.error();
  auto who = std::make_shared<const Principal>(std::move(*found));
  cache_.put(name, who, epoch);
  return Known(std::move(who));
}

Result<Principal> Gatekeeper::user(const Claims& given) const {
  Claims claims = given;
  if (claims.tenant.empty()) {  // a plugin that knows people and no tenants: where they were first
    const Result<std::vector<Place>> places = UserRepository(parts_.access, parts_.database).places(claims.subject);
    if (!places) return places.error();
    if (places->empty()) return nobody();
    claims.tenant = places->front().tenant;
  }
  const auto found =
      parts_.database.one(parts_.access, kRights, {claims.subject, claims.tenant, claims.session}, rights_of);
  if (!found) return found.error();
  if (!*found || !(*found)->is_active) return nobody();
  const Rights& rights = **found;
  if (!claims.session.empty()) {
    const bool mine = rights.sign_in_user == claims.subject && !rights.revoked;
    if (!mine || *rights.sign_in_expires <= parts_.clock.wall()) return nobody();
  }
  if (!rights.is_member && !rights.is_super_admin) return nobody();
  if (!rights.tenant_is_active && !rights.is_super_admin)
    return fail(Errc::denied, "this tenant is not active; its operator can say why");
  Principal who;
  who.id = who.user = claims.subject;
  who.name = rights.name;
  who.tenant = claims.tenant;
  who.role = rights.is_super_admin ? std::string(kSuperAdmin) : rights.role;
  who.session = claims.session;
  who.super_admin = rights.is_super_admin;
  who.permissions = std::make_shared<const Permissions>(permissions_of(rights));
  return who;
}

Result<Principal> Gatekeeper::key(const Claims& claims) {
  const Result<std::optional<ApiKey>> found = keys_.find(claims.tenant, claims.key);
  if (!found) return found.error();
  const WallTime now = parts_.clock.wall();
  if (!*found || (*found)->revoked_at || ((*found)->expires_at && *(*found)->expires_at <= now)) return nobody();
  const ApiKey& key = **found;
  const Result<Principal> maker = user({.subject = key.created_by, .tenant = key.tenant});
  if (!maker) return maker.error();
  note_use(key);
  Principal who;
  who.kind = Principal::Kind::api_key;
  who.id = key.id;
  who.name = key.name;
  who.tenant = key.tenant;
  who.user = key.created_by;
  who.permissions = std::make_shared<const Permissions>(key.permissions.intersect(*maker->permissions));
  return who;
}

/// Now and then only, and nobody waits for it: a busy key must not cost a write a request.
void Gatekeeper::note_use(const ApiKey& key) {
  const WallTime now = parts_.clock.wall();
  if (key.last_used_at && now - *key.last_used_at < options_.note_key_use) return;
  store::WriteSet set(key.tenant);
  keys_.set_used(set, key.id, now);
  (void)parts_.writer.submit(std::move(set), [](auto&&) {});
}

Result<Principal> Gatekeeper::visit(const Principal& who, const std::string& tenant, const Caller& from) {
  if (!who.super_admin || who.kind != Principal::Kind::user)
    return fail(Errc::denied, "X-Tenant-Id names another tenant, and that takes a super admin");
  const Result<std::optional<Tenant>> found = tenants_.find(tenant);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "no tenant " + tenant);
  Principal visitor = who;
  visitor.tenant = tenant;
  visitor.visiting = true;
  // That they looked is recorded once an hour; what they change has a row of its own each time.
  if (rates_.take("visit:" + who.session + ":" + tenant, {1, std::chrono::hours(1)}).allowed) {
    Caller visiting = from;
    visiting.who = visitor;
    store::WriteSet set(tenant);
    parts_.audit.add(set, visiting, "tenants.visit", tenant);
    if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  }
  return visitor;
}

Result<json::object> Gatekeeper::find_key(std::string_view digest) const {
  const Result<std::optional<ApiKey>> found = keys_.by_digest(digest);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "nobody has this API key");
  const ApiKey& key = **found;
  if (key.revoked_at) return fail(Errc::denied, "the API key was revoked");
  if (key.expires_at && *key.expires_at <= parts_.clock.wall()) return fail(Errc::denied, "the API key has expired");
  const auto& names = key.permissions.names();
  json::object principal{{"subject", key.created_by},
                         {"tenant", key.tenant},
                         {"kind", "api_key"},
                         {"key", key.id},
                         {"permissions", json::array(names.begin(), names.end())}};
  if (key.expires_at) principal["expires"] = to_rfc3339(*key.expires_at);
  return principal;
}

}  // namespace parley::identity
