#include "identity/registration.hpp"

#include "base/error_detail.hpp"
#include "identity/email_address.hpp"
#include "identity/member_repository.hpp"
#include "identity/roles_built_in.hpp"
#include "identity/secret_text.hpp"

namespace parley::identity {

namespace {

constexpr std::size_t kShortestPassword = 8;
constexpr std::size_t kLongestPassword = 200;  // bytes; a hash of more only costs time
constexpr std::size_t kLongestSlug = 48;
constexpr std::string_view kFirstEmail = "owner@parley.local";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Who registers themselves is their own first actor.
Caller as_user(Caller from, const User& user, const std::string& tenant) {
  from.who.id = from.who.user = user.id;
  from.who.name = user.name;
  from.who.tenant = tenant;
  return from;
}

}  // namespace

Result<> check_new_password(std::string_view password, std::string_view field) {
  if (password.size() >= kShortestPassword && password.size() <= kLongestPassword) return {};
  return wrong_field(std::string(field), "expected 8 to 200 bytes, found " + std::to_string(password.size()));
}

Tenant default_tenant(WallTime now) {
  Tenant tenant;
  tenant.id = tenant.slug = kDefaultTenant;
  tenant.name = "Default";
  tenant.created_at = tenant.updated_at = now;
  return tenant;
}

std::string slug_of(std::string_view name) {
  std::string slug;
  for (char c : login_name_of(name)) {
    if (is_alphanumeric(c))
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
    if (slug.size() >= kLongestSlug) break;
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug.empty() ? "tenant" : slug;
}

Registration::Registration(const Parts& parts, const AccountOptions& options, const AttemptLimit& attempts,
                           PasswordHasher& passwords)
    : parts_(parts),
      options_(options),
      attempts_(attempts),
      passwords_(passwords),
      users_(parts.access, parts.database),
      tenants_(parts.access, parts.database) {}

Result<std::string> Registration::free_slug(std::string_view name) const {
  const std::string wanted = slug_of(name);
  const Result<bool> taken = tenants_.has_slug(wanted);
  if (!taken) return taken.error();
  return *taken ? wanted + "-" + digest_of(random_text()).substr(0, 8) : wanted;
}

Result<Registered> Registration::open_tenant(const std::string& tenant_name, const NewOwner& owner,
                                             const Caller& from) {
  if (!options_.registration)
    return fail(Errc::denied, "this server takes no registrations; ask its operator for a tenant, or to be invited");
  if (const Result<> sound = check_new_password(owner.password); !sound) return sound.error();
  User user;
  user.email = login_name_of(owner.email);
  user.name = owner.name;
  if (const Result<> admitted = attempts_.admit(user.email, from.address); !admitted) return admitted.error();
  const Result<std::optional<User>> known = users_.by_email(user.email);
  if (!known) return known.error();
  if (*known) return fail(Errc::conflict, "the address " + user.email + " has an account already");
  Result<std::string> hash = passwords_.hash(owner.password);
  if (!hash) return hash.error();
  const Result<std::string> slug = free_slug(tenant_name);
  if (!slug) return slug.error();
  user.id = parts_.ids.next();
  user.password_hash = std::move(*hash);
  Tenant tenant;
  tenant.id = parts_.ids.next();
  tenant.name = tenant_name;
  tenant.slug = *slug;
  return write(tenant, std::move(user), from);
}

Result<Registered> Registration::write(const Tenant& tenant, User user, const Caller& from) {
  const WallTime now = parts_.clock.wall();
  user.created_at = user.updated_at = now;
  Tenant dated = tenant;
  dated.created_at = now;
  Member member;
  member.user_id = user.id;
  member.role = kAdmin;
  member.created_at = now;
  store::WriteSet set(tenant.id);
  tenants_.add(set, dated);
  users_.add(set, user);
  MemberRepository(parts_.database).add(set, member);
  parts_.audit.add(set, as_user(from, user, tenant.id), "tenants.create", tenant.id, {{"name", tenant.name}});
  const auto written = parts_.writer.write(std::move(set));
  if (!written && written.error().code == Errc::conflict)
    return fail(Errc::conflict, "the address " + user.email + " or the tenant's name was just taken; try again");
  if (!written) return written.error();
  return Registered{std::move(user), {tenant.id, tenant.name, tenant.slug, std::string(kAdmin)}};
}

Result<Tenant> Registration::add_tenant(const std::string& name, const Caller& by) {
  const Result<std::string> slug = free_slug(name);
  if (!slug) return slug.error();
  Tenant tenant;
  tenant.id = parts_.ids.next();
  tenant.name = name;
  tenant.slug = *slug;
  tenant.created_at = tenant.updated_at = parts_.clock.wall();
  store::WriteSet set(tenant.id);
  tenants_.add(set, tenant);
  parts_.audit.add(set, by, "tenants.create", tenant.id, {{"name", name}});
  const auto written = parts_.writer.write(std::move(set));
  if (!written) return written.error();
  return tenant;
}

Result<std::optional<Registration::First>> Registration::first_start() {
  const Result<bool> any = users_.any();
  if (!any) return any.error();
  if (*any) return std::optional<First>();
  First first{std::string(kFirstEmail), random_text(12)};
  Result<std::string> hash = passwords_.hash(first.password);
  if (!hash) return hash.error();
  User user;
  user.id = parts_.ids.next();
  user.email = first.email;
  user.name = "Owner";
  user.password_hash = std::move(*hash);
  user.is_super_admin = true;
  const Result<Registered> made = write(default_tenant(parts_.clock.wall()), std::move(user), Caller{});
  // Another node was faster: its terminal shows the password.
  if (!made) return made.error().code == Errc::conflict ? Result<std::optional<First>>(std::nullopt) : made.error();
  return std::optional(std::move(first));
}

}  // namespace parley::identity
