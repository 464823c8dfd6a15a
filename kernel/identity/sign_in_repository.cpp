#include "identity/sign_in_repository.hpp"

namespace parley::identity {

namespace {

using store::SystemSql;

constexpr SystemSql kFind(
    "SELECT id, user_id, tenant, family_digest, token_digest, user_agent, address, created_at, used_at, expires_at, "
    "revoked FROM sign_ins WHERE id = $1");
constexpr SystemSql kOfUser("SELECT id FROM sign_ins WHERE user_id = $1 AND revoked = 0 AND expires_at > $2");
constexpr SystemSql kAdd(
    "INSERT INTO sign_ins (id, user_id, tenant, family_digest, token_digest, user_agent, address, created_at, used_at, "
    "expires_at, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0)");
constexpr SystemSql kRotate(
    "UPDATE sign_ins SET token_digest = $3, used_at = $4, expires_at = $5 "
    "WHERE id = $1 AND token_digest = $2 AND revoked = 0");
constexpr SystemSql kMove("UPDATE sign_ins SET tenant = $2 WHERE id = $1");
constexpr SystemSql kRevoke("UPDATE sign_ins SET revoked = 1 WHERE id = $1");
constexpr SystemSql kRevokeAll("UPDATE sign_ins SET revoked = 1 WHERE user_id = $1 AND id <> $2");
constexpr SystemSql kDropExpired("DELETE FROM sign_ins WHERE user_id = $1 AND expires_at <= $2");
constexpr SystemSql kDropOldest(
    "DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE user_id = $1 ORDER BY used_at DESC, id DESC "
    "LIMIT 1000000 OFFSET $2)");

SignIn sign_in_of(const store::Row& row) {
  SignIn found;
  std::string* const texts[] = {&found.id,           &found.user,       &found.tenant, &found.family_digest,
                                &found.token_digest, &found.user_agent, &found.address};
  std::uint32_t column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  found.created_at = row.time(column);
  found.used_at = row.time(column + 1);
  found.expires_at = row.time(column + 2);
  found.revoked = row.flag(column + 3);
  return found;
}

}  // namespace

Result<std::optional<SignIn>> SignInRepository::find(std::string_view id) const {
  return database_.one(access_, kFind, {id}, sign_in_of);
}

Result<std::vector<std::string>> SignInRepository::of_user(std::string_view user, WallTime now) const {
  return database_.rows(access_, kOfUser, {user, now}, [](const store::Row& row) { return std::string(row.text(0)); });
}

void SignInRepository::add(store::WriteSet& set, const SignIn& s) const {
  set.add(access_, kAdd, s.id, s.user, s.tenant, s.family_digest, s.token_digest, s.user_agent, s.address, s.created_at,
          s.expires_at);
}

void SignInRepository::rotate(store::WriteSet& set, std::string_view id, std::string_view old_digest,
                              std::string_view new_digest, WallTime now, WallTime expires) const {
  set.add(access_, kRotate, id, old_digest, new_digest, now, expires).expecting(1);
}

void SignInRepository::move(store::WriteSet& set, std::string_view id, std::string_view tenant) const {
  set.add(access_, kMove, id, tenant);
}

void SignInRepository::revoke(store::WriteSet& set, std::string_view id) const {
  set.add(access_, kRevoke, id);
}

void SignInRepository::revoke_all(store::WriteSet& set, std::string_view user, std::string_view except) const {
  set.add(access_, kRevokeAll, user, except);
}

void SignInRepository::prune(store::WriteSet& set, std::string_view user, WallTime now, std::int64_t keep) const {
  set.add(access_, kDropExpired, user, now);
  set.add(access_, kDropOldest, user, keep);
}

}  // namespace parley::identity
