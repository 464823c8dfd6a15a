#include "identity/members.hpp"

#include "base/error_detail.hpp"
#include "identity/email_address.hpp"
#include "identity/registration.hpp"
#include "identity/roles_built_in.hpp"

namespace parley::identity {

namespace {

constexpr store::TenantSql kCountUsers("SELECT COUNT(*) FROM memberships WHERE tenant_id = $1 AND is_active = 1");
constexpr store::TenantSql kGuardUsers(
    "UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1 "
    "AND (SELECT COUNT(*) FROM memberships WHERE tenant_id = $1 AND is_active = 1) + $2 <= $3");

Error no_user(std::string_view id) {
  return fail(Errc::not_found, "no user " + std::string(id));
}

json::array list_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

}  // namespace

Counted counted_users() {
  return {"users", kCountUsers, kGuardUsers};
}

Members::Members(const Parts& parts, const Roles& roles, const Quotas& quotas, PasswordHasher& passwords)
    : parts_(parts),
      roles_(roles),
      quotas_(quotas),
      passwords_(passwords),
      members_(parts.database),
      users_(parts.access, parts.database) {}

Result<std::vector<Member>> Members::list(std::string_view tenant, const MemberFilter& filter) const {
  return members_.list(tenant, filter);
}

Result<std::int64_t> Members::count(std::string_view tenant, const MemberFilter& filter) const {
  return members_.count(tenant, filter);
}

Result<Member> Members::get(std::string_view tenant, std::string_view user) const {
  Result<std::optional<Member>> found = members_.find(tenant, user);
  if (!found) return found.error();
  return *found ? Result<Member>(std::move(**found)) : Result<Member>(no_user(user));
}

/// A member who has nothing that the caller lacks.
Result<Member> Members::within_reach(const std::string& user, const Caller& caller) const {
  Result<Member> member = get(caller.tenant(), user);
  if (!member) return member;
  const auto theirs = roles_.permissions(caller.tenant(), member->role);
  if (!theirs) return theirs.error();
  if (*theirs && !(caller.who.permissions && caller.who.permissions->cover(**theirs)))
    return fail(Errc::denied, "this user may more than you; somebody with their permissions has to do it");
  return member;
}

Result<> Members::commit(store::WriteSet set, const std::string& user) {
  const auto written = parts_.writer.write(std::move(set));
  if (!written && written.error().code == Errc::conflict)
    return fail(Errc::conflict, "the tenant needs an active admin, and this one is the last; or it just changed");
  if (!written) return written.error();
  parts_.changes.announce({Change::Kind::user, user});
  return {};
}

Result<Member> Members::create(const NewMember& wanted, const Caller& caller) {
  if (const Result<> sound = check_new_password(wanted.password); !sound) return sound.error();
  if (const Result<> right = roles_.may_give(caller, wanted.role); !right) return right.error();
  User user;
  user.email = login_name_of(wanted.email);
  const Result<std::optional<User>> known = users_.by_email(user.email);
  if (!known) return known.error();
  if (*known)
    return fail(Errc::conflict,
                "the address " + user.email + " has an account already; invite it with POST /invitations");
  store::WriteSet set(caller.tenant());
  if (const Result<> free = quotas_.reserve(set, "users"); !free) return free.error();
  Result<std::string> hash = passwords_.hash(wanted.password);
  if (!hash) return hash.error();
  user.id = parts_.ids.next();
  user.name = wanted.name;
  user.password_hash = std::move(*hash);
  user.created_at = parts_.clock.wall();
  Member member{user.id, user.email, user.name, wanted.role, true, wanted.skills, {}, user.created_at, user.created_at};
  users_.add(set, user);
  members_.add(set, member);
  parts_.audit.add(set, caller, "users.create", user.id, {{"email", user.email}, {"role", wanted.role}});
  const auto written = parts_.writer.write(std::move(set));
  if (!written) return quotas_.explain(caller.tenant(), "users", written.error());
  return member;
}

Result<Member> Members::change(const std::string& user, const MemberChange& change, const Caller& caller) {
  const Result<Member> member = within_reach(user, caller);
  if (!member) return member;
  const WallTime now = parts_.clock.wall();
  store::WriteSet set(caller.tenant());
  json::object details;
  if (change.role && *change.role != member->role) {
    if (const Result<> right = roles_.may_give(caller, *change.role); !right) return right.error();
    members_.set_role(set, user, *change.role, now);
    details["role"] = {{"from", member->role}, {"to", *change.role}};
  }
  if (change.skills) {
    members_.set_skills(set, user, *change.skills, now);
    details["skills"] = list_of(*change.skills);
  }
  if (change.name && *change.name != member->name) {
    users_.set_name(set, user, *change.name, now);
    details["name"] = *change.name;
  }
  if (details.empty()) return member;
  if (member->role == kAdmin && details.contains("role")) members_.keep_an_admin(set);
  parts_.audit.add(set, caller, "users.update", user, details);
  if (const Result<> done = commit(std::move(set), user); !done) return done.error();
  return get(caller.tenant(), user);
}

Result<Member> Members::set_active(const std::string& user, bool is_active, const Caller& caller) {
  const Result<Member> member = within_reach(user, caller);
  if (!member || member->is_active == is_active) return member;
  store::WriteSet set(caller.tenant());
  if (is_active)
    if (const Result<> free = quotas_.reserve(set, "users"); !free) return free.error();
  members_.set_active(set, user, is_active, parts_.clock.wall());
  if (!is_active && member->role == kAdmin) members_.keep_an_admin(set);
  parts_.audit.add(set, caller, is_active ? "users.activate" : "users.deactivate", user);
  if (const Result<> done = commit(std::move(set), user); !done)
    return is_active ? quotas_.explain(caller.tenant(), "users", done.error()) : done.error();
  return get(caller.tenant(), user);
}

Result<> Members::remove(const std::string& user, const Caller& caller) {
  const Result<Member> member = within_reach(user, caller);
  if (!member) return member.error();
  store::WriteSet set(caller.tenant());
  members_.remove(set, user);
  if (member->role == kAdmin) members_.keep_an_admin(set);
  users_.remove_if_nowhere(set, user);
  parts_.audit.add(set, caller, "users.delete", user, {{"email", member->email}});
  return commit(std::move(set), user);
}

Result<Member> Members::rename_self(const std::string& name, const Caller& caller) {
  const std::string& user = caller.who.user;
  store::WriteSet set(caller.tenant());
  users_.set_name(set, user, name, parts_.clock.wall());
  parts_.audit.add(set, caller, "users.update", user, {{"name", name}});
  if (const Result<> done = commit(std::move(set), user); !done) return done.error();
  return get(caller.tenant(), user);
}

}  // namespace parley::identity
