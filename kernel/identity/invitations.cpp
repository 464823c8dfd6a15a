#include "identity/invitations.hpp"

#include "base/error_detail.hpp"
#include "identity/email_address.hpp"
#include "identity/registration.hpp"
#include "identity/secret_text.hpp"

namespace parley::identity {

namespace {

Error bad_token() {
  return wrong_field("token", "is unknown, was used or revoked, or is too old; ask to be invited again");
}

Caller as_user(Caller from, const User& user, const std::string& tenant) {
  from.who.id = from.who.user = user.id;
  from.who.name = user.name;
  from.who.tenant = tenant;
  return from;
}

}  // namespace

Invitations::Invitations(const Parts& parts, const AccountOptions& options, const AttemptLimit& attempts,
                         PasswordHasher& passwords, const Roles& roles, const Quotas& quotas, mail::Mailer& mailer)
    : parts_(parts),
      options_(options),
      attempts_(attempts),
      passwords_(passwords),
      roles_(roles),
      quotas_(quotas),
      mailer_(mailer),
      invitations_(parts.access, parts.database),
      members_(parts.database),
      users_(parts.access, parts.database),
      tenants_(parts.access, parts.database) {}

Result<Invitation> Invitations::create(const std::string& email, const std::string& role, const Caller& caller) {
  if (const Result<> right = roles_.may_give(caller, role); !right) return right.error();
  const std::string name = login_name_of(email);
  const Result<std::optional<User>> user = users_.by_email(name);
  if (!user) return user.error();
  if (*user) {
    const auto member = members_.find(caller.tenant(), (*user)->id);
    if (!member) return member.error();
    if (*member) return fail(Errc::conflict, name + " is in this tenant already");
  }
  const Result<std::optional<Tenant>> tenant = tenants_.find(caller.tenant());
  if (!tenant) return tenant.error();
  if (!*tenant) return fail(Errc::not_found, "no tenant " + caller.tenant());
  const std::string token = random_text();
  const WallTime now = parts_.clock.wall();
  Invitation invitation{
      caller.tenant(), parts_.ids.next(), name, role, caller.who.user, now, now + options_.invitation_ttl, {}};
  store::WriteSet set(caller.tenant());
  if (const Result<> free = quotas_.reserve(set, "users"); !free) return free.error();
  invitations_.add(set, invitation, digest_of(token));
  parts_.audit.add(set, caller, "invitations.create", invitation.id, {{"email", name}, {"role", role}});
  const auto written = parts_.writer.write(std::move(set));
  if (!written) return quotas_.explain(caller.tenant(), "users", written.error());
  mailer_.send(letter(invitation, **tenant, token, caller));
  return invitation;
}

mail::Letter Invitations::letter(const Invitation& invitation, const Tenant& tenant, const std::string& token,
                                 const Caller& caller) const {
  const std::string link =
      options_.public_url.empty() ? "Code: " + token : options_.public_url + "/accept-invitation?token=" + token;
  return {invitation.email, "You are invited to " + tenant.name,
          caller.who.name + " invites you to work with " + tenant.name + ".\n\nTo accept, until " +
              to_rfc3339(invitation.expires_at).substr(0, 10) + ":\n\n" + link + "\n"};
}

Result<std::vector<Invitation>> Invitations::open(std::string_view tenant, std::int64_t limit,
                                                  std::int64_t offset) const {
  return invitations_.open(tenant, limit, offset);
}

Result<std::int64_t> Invitations::count_open(std::string_view tenant) const {
  return invitations_.count_open(tenant);
}

Result<> Invitations::revoke(const std::string& id, const Caller& caller) {
  const auto invitation = invitations_.find(caller.tenant(), id);
  if (!invitation) return invitation.error();
  if (!*invitation || (*invitation)->accepted_at) return fail(Errc::not_found, "no open invitation " + id);
  store::WriteSet set(caller.tenant());
  invitations_.remove(set, id);
  parts_.audit.add(set, caller, "invitations.revoke", id, {{"email", (*invitation)->email}});
  const auto written = parts_.writer.write(std::move(set));
  return written ? Result<>() : written.error();
}

Result<Invitations::Accepted> Invitations::accept(const Acceptance& acceptance, const Caller& from) {
  if (const Result<> admitted = attempts_.admit_from(from.address); !admitted) return admitted.error();
  const auto invitation = invitations_.by_digest(digest_of(acceptance.token));
  if (!invitation) return invitation.error();
  if (!*invitation || (*invitation)->accepted_at || (*invitation)->expires_at <= parts_.clock.wall())
    return bad_token();
  const Invitation& found = **invitation;
  const Result<std::optional<Tenant>> tenant = tenants_.find(found.tenant);
  if (!tenant) return tenant.error();
  if (!*tenant || !(*tenant)->is_active) return bad_token();
  store::WriteSet set(found.tenant);
  if (const Result<> free = quotas_.reserve(set, "users"); !free) return free.error();
  invitations_.accept(set, found.id, parts_.clock.wall());
  Result<User> user = account_for(found, acceptance, from.address, set);
  if (!user) return user.error();
  Member member;
  member.user_id = user->id;
  member.role = found.role;
  member.created_at = parts_.clock.wall();
  members_.add(set, member);
  parts_.audit.add(set, as_user(from, *user, found.tenant), "invitations.accept", found.id, {{"role", found.role}});
  const auto written = parts_.writer.write(std::move(set));
  if (!written) {
    const Error error = quotas_.explain(found.tenant, "users", written.error());
    return error.code == Errc::conflict ? bad_token() : error;
  }
  parts_.changes.announce({Change::Kind::user, user->id});
  return Accepted{std::move(*user), {found.tenant, (*tenant)->name, (*tenant)->slug, found.role}};
}

/// The account of that address, its password shown; or a new one.
Result<User> Invitations::account_for(const Invitation& invitation, const Acceptance& acceptance,
                                      const std::string& address, store::WriteSet& set) {
  const Result<std::optional<User>> known = users_.by_email(invitation.email);
  if (!known) return known.error();
  if (*known) {
    if (const Result<> admitted = attempts_.admit(invitation.email, address); !admitted) return admitted.error();
    const auto checked = passwords_.verify(acceptance.password, (*known)->password_hash);
    if (!checked) return checked.error();
    if (!checked->right || !(*known)->is_active)
      return fail(Errc::unauthenticated, "there is an account of this address, and its password is another");
    attempts_.passed(invitation.email);
    return **known;
  }
  if (const Result<> sound = check_new_password(acceptance.password); !sound) return sound.error();
  if (acceptance.name.empty()) return wrong_field("name", "expected the name for a new account");
  Result<std::string> hash = passwords_.hash(acceptance.password);
  if (!hash) return hash.error();
  User user;
  user.id = parts_.ids.next();
  user.email = invitation.email;
  user.name = acceptance.name;
  user.password_hash = std::move(*hash);
  user.created_at = user.updated_at = parts_.clock.wall();
  users_.add(set, user);
  return user;
}

}  // namespace parley::identity
