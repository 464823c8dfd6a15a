#include "identity/user_repository.hpp"

namespace parley::identity {

namespace {

using store::SystemSql;

constexpr SystemSql kByEmail(
    "SELECT id, email, name, password_hash, totp_secret, totp_confirmed, totp_last_step, is_active, is_super_admin, "
    "last_login_at, created_at, updated_at FROM users WHERE email = $1");
constexpr SystemSql kById(
    "SELECT id, email, name, password_hash, totp_secret, totp_confirmed, totp_last_step, is_active, is_super_admin, "
    "last_login_at, created_at, updated_at FROM users WHERE id = $1");
constexpr SystemSql kAny("SELECT id FROM users LIMIT 1");
constexpr SystemSql kPlaces(
    "SELECT m.tenant_id, t.name, t.slug, m.role FROM memberships m JOIN tenants t ON t.tenant_id = m.tenant_id "
    "WHERE m.user_id = $1 AND m.is_active = 1 AND t.is_active = 1 ORDER BY m.created_at, m.tenant_id");
constexpr SystemSql kEverybody(
    "SELECT u.id, u.email, u.name, u.password_hash, u.totp_secret, u.totp_confirmed, u.totp_last_step, u.is_active, "
    "u.is_super_admin, u.last_login_at, u.created_at, u.updated_at, m.tenant_id, t.name, t.slug, m.role, m.is_active "
    "FROM users u LEFT JOIN memberships m ON m.user_id = u.id LEFT JOIN tenants t ON t.tenant_id = m.tenant_id "
    "WHERE $1 = '' OR m.tenant_id = $1 ORDER BY u.email, m.tenant_id LIMIT 10000");
constexpr SystemSql kAdd(
    "INSERT INTO users (id, email, name, password_hash, totp_secret, totp_confirmed, totp_last_step, is_active, "
    "is_super_admin, last_login_at, created_at, updated_at) VALUES ($1, $2, $3, $4, '', 0, 0, 1, $5, NULL, $6, $6)");
constexpr SystemSql kSetName("UPDATE users SET name = $2, updated_at = $3 WHERE id = $1");
constexpr SystemSql kSetPassword("UPDATE users SET password_hash = $2, updated_at = $3 WHERE id = $1");
constexpr SystemSql kSetLogin("UPDATE users SET last_login_at = $2 WHERE id = $1");
constexpr SystemSql kSetTotp(
    "UPDATE users SET totp_secret = $2, totp_confirmed = 0, totp_last_step = 0, updated_at = $3 WHERE id = $1");
constexpr SystemSql kUseStep("UPDATE users SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2");
constexpr SystemSql kConfirmTotp("UPDATE users SET totp_confirmed = 1, updated_at = $2 WHERE id = $1");
constexpr SystemSql kRemove(
    "DELETE FROM users WHERE id = $1 AND is_super_admin = 0 "
    "AND NOT EXISTS (SELECT 1 FROM memberships WHERE user_id = $1)");
constexpr SystemSql kAddReset("INSERT INTO password_resets (token_digest, user_id, expires_at) VALUES ($1, $2, $3)");
constexpr SystemSql kResetUser("SELECT user_id FROM password_resets WHERE token_digest = $1 AND expires_at > $2");
constexpr SystemSql kUseReset("DELETE FROM password_resets WHERE token_digest = $1");
constexpr SystemSql kDropResets("DELETE FROM password_resets WHERE user_id = $1");

User user_of(const store::Row& row) {
  User user;
  user.id = row.text(0);
  user.email = row.text(1);
  user.name = row.text(2);
  user.password_hash = row.text(3);
  user.totp_secret = row.text(4);
  user.totp_confirmed = row.flag(5);
  user.totp_last_step = row.integer(6);
  user.is_active = row.flag(7);
  user.is_super_admin = row.flag(8);
  user.last_login_at = row.optional_time(9);
  user.created_at = row.time(10);
  user.updated_at = row.time(11);
  return user;
}

std::string first_text(const store::Row& row) {
  return std::string(row.text(0));
}

}  // namespace

Result<std::optional<User>> UserRepository::by_email(std::string_view email) const {
  return database_.one(access_, kByEmail, {email}, user_of);
}

Result<std::optional<User>> UserRepository::by_id(std::string_view id) const {
  return database_.one(access_, kById, {id}, user_of);
}

Result<bool> UserRepository::any() const {
  const auto found = database_.one(access_, kAny, {}, first_text);
  return found ? Result<bool>(found->has_value()) : Result<bool>(found.error());
}

Result<std::vector<Place>> UserRepository::places(std::string_view id) const {
  return database_.rows(access_, kPlaces, {id}, [](const store::Row& row) {
    return Place{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                 std::string(row.text(3))};
  });
}

Result<std::vector<PlacedUser>> UserRepository::everybody(std::string_view tenant) const {
  return database_.rows(access_, kEverybody, {tenant}, [](const store::Row& row) {
    PlacedUser found{user_of(row), {}, row.flag(7)};
    if (row.is_null(12)) return found;
    found.place = Place{std::string(row.text(12)), std::string(row.text(13)), std::string(row.text(14)),
                        std::string(row.text(15))};
    found.is_active = found.is_active && row.flag(16);
    return found;
  });
}

void UserRepository::add(store::WriteSet& set, const User& user) const {
  set.add(access_, kAdd, user.id, user.email, user.name, user.password_hash, user.is_super_admin, user.created_at);
}

void UserRepository::set_name(store::WriteSet& set, std::string_view id, std::string_view name, WallTime now) const {
  set.add(access_, kSetName, id, name, now);
}

void UserRepository::set_password(store::WriteSet& set, std::string_view id, std::string_view hash,
                                  WallTime now) const {
  set.add(access_, kSetPassword, id, hash, now);
}

void UserRepository::set_login(store::WriteSet& set, std::string_view id, WallTime now) const {
  set.add(access_, kSetLogin, id, now);
}

void UserRepository::set_totp(store::WriteSet& set, std::string_view id, std::string_view sealed_secret,
                              WallTime now) const {
  set.add(access_, kSetTotp, id, sealed_secret, now);
}

void UserRepository::use_totp_step(store::WriteSet& set, std::string_view id, std::int64_t step) const {
  set.add(access_, kUseStep, id, step).expecting(1);
}

void UserRepository::confirm_totp(store::WriteSet& set, std::string_view id, WallTime now) const {
  set.add(access_, kConfirmTotp, id, now);
}

void UserRepository::remove_if_nowhere(store::WriteSet& set, std::string_view id) const {
  set.add(access_, kRemove, id);
}

void UserRepository::add_reset(store::WriteSet& set, std::string_view digest, std::string_view user,
                               WallTime expires) const {
  set.add(access_, kAddReset, digest, user, expires);
}

Result<std::optional<std::string>> UserRepository::reset_user(std::string_view digest, WallTime now) const {
  return database_.one(access_, kResetUser, {digest, now}, first_text);
}

void UserRepository::use_reset(store::WriteSet& set, std::string_view digest) const {
  set.add(access_, kUseReset, digest).expecting(1);
}

void UserRepository::drop_resets(store::WriteSet& set, std::string_view user) const {
  set.add(access_, kDropResets, user);
}

}  // namespace parley::identity
