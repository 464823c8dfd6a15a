#include "identity/roles.hpp"

#include "base/error_detail.hpp"
#include "identity/roles_built_in.hpp"

namespace parley::identity {

namespace {

Role role_of(const BuiltInRole& role) {
  return {std::string(role.name), std::string(role.name), std::string(role.description), role.permissions, true};
}

json::object details_of(const Role& role) {
  const auto& names = role.permissions.names();
  return {{"name", role.name}, {"permissions", json::array(names.begin(), names.end())}};
}

Error no_role(std::string_view id) {
  return fail(Errc::not_found, "no role " + std::string(id));
}

Result<> covered(const Principal& who, const Permissions& wanted) {
  if (!who.permissions) return fail(Errc::denied, "you have no permissions to give");
  for (const std::string& name : wanted.names())
    if (!who.permissions->allow(name)) return fail(Errc::denied, "nobody gives what they lack: you lack " + name);
  return {};
}

}  // namespace

Result<Permissions> permissions_to_give(const Principal& who, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!Permissions::well_formed(names[i]))
      return wrong_field("permissions[" + std::to_string(i) + "]",
                         "expected \"resource:action\", \"resource:*\" or \"*\", found \"" + names[i] + "\"");
  Permissions wanted(names);
  const Result<> right = covered(who, wanted);
  return right ? Result<Permissions>(std::move(wanted)) : Result<Permissions>(right.error());
}

Result<std::vector<Role>> Roles::list(std::string_view tenant) const {
  std::vector<Role> all;
  for (const BuiltInRole& role : built_in_roles())
    if (role.name != kSuperAdmin) all.push_back(role_of(role));
  Result<std::vector<Role>> own = roles_.list(tenant);
  if (!own) return own.error();
  std::move(own->begin(), own->end(), std::back_inserter(all));
  return all;
}

Result<Role> Roles::get(std::string_view tenant, std::string_view id) const {
  const BuiltInRole* built_in = built_in_role(id);
  if (built_in && id != kSuperAdmin) return role_of(*built_in);
  Result<std::optional<Role>> found = roles_.find(tenant, id);
  if (!found) return found.error();
  return *found ? Result<Role>(std::move(**found)) : Result<Role>(no_role(id));
}

Result<std::optional<Permissions>> Roles::permissions(std::string_view tenant, std::string_view role) const {
  const Result<Role> found = get(tenant, role);
  if (found) return std::optional(found->permissions);
  return found.error().code == Errc::not_found ? Result<std::optional<Permissions>>(std::nullopt) : found.error();
}

Result<> Roles::may_give(const Caller& caller, std::string_view role) const {
  const auto wanted = permissions(caller.tenant(), role);
  if (!wanted) return wanted.error();
  if (!*wanted)
    return wrong_field("role", "expected the id of a role of this tenant, found \"" + std::string(role) + "\"");
  return covered(caller.who, **wanted);
}

Result<Role> Roles::create(const Caller& caller, const RoleDraft& draft) {
  const Result<Permissions> permissions = permissions_to_give(caller.who, draft.permissions);
  if (!permissions) return permissions.error();
  if (built_in_role(draft.name)) return fail(Errc::conflict, "the name " + draft.name + " is a built-in role's");
  const WallTime now = parts_.clock.wall();
  const Role role{parts_.ids.next(), draft.name, draft.description, *permissions, false, now, now};
  store::WriteSet set(caller.tenant());
  roles_.add(set, role);
  parts_.audit.add(set, caller, "roles.create", role.id, details_of(role));
  const auto written = parts_.writer.write(std::move(set));
  if (written) return role;
  if (written.error().code == Errc::conflict) return fail(Errc::conflict, "a role " + draft.name + " is there already");
  return written.error();
}

/// A role that the caller may touch: their tenant's, not built in, and within what they have.
Result<Role> Roles::own(const Caller& caller, std::string_view id) const {
  if (built_in_role(id)) return fail(Errc::denied, "the role " + std::string(id) + " is built in and stays as it is");
  Result<Role> role = get(caller.tenant(), id);
  if (!role) return role;
  const Result<> right = covered(caller.who, role->permissions);
  return right ? role : Result<Role>(right.error());
}

Result<Role> Roles::change(const Caller& caller, std::string_view id, const RoleChange& change) {
  Result<Role> role = own(caller, id);
  if (!role) return role;
  if (change.permissions) {
    Result<Permissions> permissions = permissions_to_give(caller.who, *change.permissions);
    if (!permissions) return permissions.error();
    role->permissions = std::move(*permissions);
  }
  if (change.name && built_in_role(*change.name))
    return fail(Errc::conflict, "the name " + *change.name + " is a built-in role's");
  if (change.name) role->name = *change.name;
  if (change.description) role->description = *change.description;
  role->updated_at = parts_.clock.wall();
  store::WriteSet set(caller.tenant());
  roles_.update(set, *role, role->updated_at);
  parts_.audit.add(set, caller, "roles.update", role->id, details_of(*role));
  const auto written = parts_.writer.write(std::move(set));
  if (!written && written.error().code == Errc::conflict)
    return fail(Errc::conflict, "a role " + role->name + " is there already, or this one was just deleted");
  if (!written) return written.error();
  parts_.changes.announce({Change::Kind::tenant, caller.tenant()});
  return role;
}

Result<> Roles::remove(const Caller& caller, std::string_view id) {
  const Result<Role> role = own(caller, id);
  if (!role) return role.error();
  store::WriteSet set(caller.tenant());
  roles_.remove(set, id);
  parts_.audit.add(set, caller, "roles.delete", id, details_of(*role));
  const auto written = parts_.writer.write(std::move(set));
  if (!written && written.error().code == Errc::conflict)
    return fail(Errc::conflict,
                "the role " + role->name + " is in use; give its people and invitations another one first");
  if (!written) return written.error();
  parts_.changes.announce({Change::Kind::tenant, caller.tenant()});
  return {};
}

}  // namespace parley::identity
