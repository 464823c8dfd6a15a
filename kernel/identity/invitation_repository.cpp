#include "identity/invitation_repository.hpp"

namespace parley::identity {

namespace {

using store::SystemSql;
using store::TenantSql;

constexpr TenantSql kFind(
    "SELECT tenant_id, id, email, role, invited_by, created_at, expires_at, accepted_at FROM invitations "
    "WHERE tenant_id = $1 AND id = $2");
constexpr SystemSql kByDigest(
    "SELECT tenant_id, id, email, role, invited_by, created_at, expires_at, accepted_at FROM invitations "
    "WHERE token_digest = $1");
constexpr TenantSql kOpen(
    "SELECT tenant_id, id, email, role, invited_by, created_at, expires_at, accepted_at FROM invitations "
    "WHERE tenant_id = $1 AND accepted_at IS NULL ORDER BY id DESC LIMIT $2 OFFSET $3");
constexpr TenantSql kCountOpen("SELECT COUNT(*) FROM invitations WHERE tenant_id = $1 AND accepted_at IS NULL");
constexpr TenantSql kReplace("DELETE FROM invitations WHERE tenant_id = $1 AND email = $2 AND accepted_at IS NULL");
constexpr TenantSql kAdd(
    "INSERT INTO invitations (tenant_id, id, email, role, token_digest, invited_by, created_at, expires_at, "
    "accepted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)");
constexpr TenantSql kAccept(
    "UPDATE invitations SET accepted_at = $3 WHERE tenant_id = $1 AND id = $2 AND accepted_at IS NULL");
constexpr TenantSql kRemove("DELETE FROM invitations WHERE tenant_id = $1 AND id = $2 AND accepted_at IS NULL");

Invitation invitation_of(const store::Row& row) {
  Invitation found;
  std::string* const texts[] = {&found.tenant, &found.id, &found.email, &found.role, &found.invited_by};
  std::uint32_t column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  found.created_at = row.time(column);
  found.expires_at = row.time(column + 1);
  found.accepted_at = row.optional_time(column + 2);
  return found;
}

}  // namespace

Result<std::optional<Invitation>> InvitationRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, invitation_of);
}

Result<std::optional<Invitation>> InvitationRepository::by_digest(std::string_view digest) const {
  return database_.one(access_, kByDigest, {digest}, invitation_of);
}

Result<std::vector<Invitation>> InvitationRepository::open(std::string_view tenant, std::int64_t limit,
                                                           std::int64_t offset) const {
  return database_.rows(tenant, kOpen, {limit, offset}, invitation_of);
}

Result<std::int64_t> InvitationRepository::count_open(std::string_view tenant) const {
  const auto counted = database_.one(tenant, kCountOpen, {}, [](const store::Row& row) { return row.integer(0); });
  return counted ? Result<std::int64_t>(counted->value_or(0)) : Result<std::int64_t>(counted.error());
}

void InvitationRepository::add(store::WriteSet& set, const Invitation& invitation, std::string_view digest) const {
  set.add(kReplace, invitation.email);
  set.add(kAdd, invitation.id, invitation.email, invitation.role, digest, invitation.invited_by, invitation.created_at,
          invitation.expires_at);
}

void InvitationRepository::accept(store::WriteSet& set, std::string_view id, WallTime now) const {
  set.add(kAccept, id, now).expecting(1);
}

void InvitationRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::identity
