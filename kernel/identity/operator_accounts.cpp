#include "identity/operator_accounts.hpp"

#include "identity/email_address.hpp"
#include "identity/member_repository.hpp"
#include "identity/registration.hpp"
#include "identity/roles_built_in.hpp"

namespace parley::identity {

namespace {
constexpr std::int64_t kLookedThrough = 1000;  // tenants whose slug or name contains the one that is looked for

/// What `parley user` looks for is typed by people: a slug is as good as an id.
Result<std::string> id_of(const Result<std::optional<Tenant>>& found, std::string_view name) {
  if (!found) return found.error();
  if (*found) return (*found)->id;
  return fail(Errc::not_found, "no tenant " + std::string(name) + "; expected an id or a slug");
}
}  // namespace

OperatorAccounts::OperatorAccounts(const Parts& parts, PasswordHasher& passwords)
    : parts_(parts),
      passwords_(passwords),
      roles_(parts),
      tenants_(parts.access, parts.database),
      users_(parts.access, parts.database),
      sign_ins_(parts.access, parts.database) {}

Result<std::optional<Tenant>> OperatorAccounts::tenant_named(std::string_view name) const {
  Result<std::optional<Tenant>> by_id = tenants_.find(name);
  if (!by_id || *by_id) return by_id;
  TenantFilter filter;
  filter.search = name;
  filter.limit = kLookedThrough;
  const auto found = tenants_.list(filter);
  if (!found) return found.error();
  for (const Tenant& tenant : *found)
    if (tenant.slug == name) return std::optional(tenant);
  return std::optional<Tenant>();
}

Result<OperatorAccounts::Home> OperatorAccounts::home_of(const std::string& name) const {
  const auto found = tenant_named(name);
  // Before the first start nobody has made it; who comes first does.
  if (found && !*found && name == kDefaultTenant) return Home{default_tenant(parts_.clock.wall()), true};
  const Result<std::string> id = id_of(found, name);
  return id ? Result<Home>(Home{**found, false}) : Result<Home>(id.error());
}

Result<std::string> OperatorAccounts::role_named(const std::string& tenant, const std::string& name) const {
  const auto roles = roles_.list(tenant);
  if (!roles) return roles.error();
  std::string known;
  for (const Role& role : *roles) {
    if (role.id == name || role.name == name) return role.id;
    known += (known.empty() ? "" : ", ") + role.name;
  }
  return fail(Errc::not_found, "no role " + name + "; the tenant has " + known);
}

Result<PlacedUser> OperatorAccounts::add(const OperatorAccount& account) {
  if (const Result<> sound = check_new_password(account.password); !sound) return sound.error();
  PlacedUser made;
  made.user.email = login_name_of(account.email);
  const auto known = users_.by_email(made.user.email);
  if (!known) return known.error();
  if (*known)
    return fail(Errc::conflict, made.user.email + " has an account already; `parley user reset-password " +
                                    made.user.email + "` gives it a new password");
  const Result<Home> home = home_of(account.tenant);
  if (!home) return home.error();
  const Tenant& tenant = home->tenant;
  const Result<std::string> role = role_named(tenant.id, account.role);
  if (!role) return role.error();
  Result<std::string> hash = passwords_.hash(account.password);
  if (!hash) return hash.error();
  User& user = made.user;
  user.id = parts_.ids.next();
  user.name = account.name;
  user.password_hash = std::move(*hash);
  user.is_super_admin = account.super_admin;
  user.created_at = user.updated_at = parts_.clock.wall();
  made.place = Place{tenant.id, tenant.name, tenant.slug, *role};
  store::WriteSet set(tenant.id);
  if (home->is_new) tenants_.add(set, tenant);
  users_.add(set, user);
  const Member member{user.id, user.email, user.name, *role, true, {}, {}, user.created_at, user.created_at};
  MemberRepository(parts_.database).add(set, member);
  parts_.audit.add(set, Caller{}, "users.create", user.id,
                   {{"email", user.email}, {"role", *role}, {"super_admin", user.is_super_admin}});
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  return made;
}

Result<> OperatorAccounts::reset_password(std::string_view email, std::string_view password) {
  if (const Result<> sound = check_new_password(password); !sound) return sound;
  const auto user = users_.by_email(login_name_of(email));
  if (!user) return user.error();
  if (!*user) return fail(Errc::not_found, "nobody has the address " + login_name_of(email));
  const auto places = users_.places((*user)->id);
  if (!places) return places.error();
  const Result<std::string> hash = passwords_.hash(password);
  if (!hash) return hash.error();
  store::WriteSet set = places->empty() ? store::WriteSet(parts_.access) : store::WriteSet(places->front().tenant);
  users_.set_password(set, (*user)->id, *hash, parts_.clock.wall());
  users_.drop_resets(set, (*user)->id);
  sign_ins_.revoke_all(set, (*user)->id, {});
  if (!places->empty()) parts_.audit.add(set, Caller{}, "users.reset_password", (*user)->id);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.changes.announce({Change::Kind::user, (*user)->id});
  return {};
}

Result<std::vector<PlacedUser>> OperatorAccounts::list(std::string_view tenant) const {
  if (tenant.empty()) return users_.everybody({});
  const Result<std::string> id = id_of(tenant_named(tenant), tenant);
  return id ? users_.everybody(*id) : id.error();
}

}  // namespace parley::identity
