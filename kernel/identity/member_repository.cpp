#include "identity/member_repository.hpp"

#include "base/json.hpp"
#include "store/like_pattern.hpp"

namespace parley::identity {

namespace {

using store::TenantSql;

constexpr TenantSql kFind(
    "SELECT m.user_id, u.email, u.name, m.role, m.is_active, m.skills, u.last_login_at, m.created_at, m.updated_at "
    "FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1 AND m.user_id = $2");
constexpr TenantSql kAdd(
    "INSERT INTO memberships (tenant_id, user_id, role, is_active, skills, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $6)");
constexpr TenantSql kSetRole("UPDATE memberships SET role = $3, updated_at = $4 WHERE tenant_id = $1 AND user_id = $2");
constexpr TenantSql kSetActive(
    "UPDATE memberships SET is_active = $3, updated_at = $4 WHERE tenant_id = $1 AND user_id = $2");
constexpr TenantSql kSetSkills(
    "UPDATE memberships SET skills = $3, updated_at = $4 WHERE tenant_id = $1 AND user_id = $2");
constexpr TenantSql kRemove("DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2");
constexpr TenantSql kLockTenant("UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1");
constexpr TenantSql kKeepAnAdmin(
    "UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1 AND EXISTS (SELECT 1 FROM memberships m "
    "JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1 AND m.role = 'admin' AND m.is_active = 1 "
    "AND u.is_active = 1)");

std::vector<std::string> texts_of(std::string_view list) {
  std::vector<std::string> texts;
  const auto parsed = parse_json(list, "a list of texts");
  if (!parsed || !parsed->is_array()) return texts;
  for (const json::value& item : parsed->as_array())
    if (item.is_string()) texts.emplace_back(item.as_string());
  return texts;
}

std::string list_of(const std::vector<std::string>& texts) {
  return json::serialize(json::array(texts.begin(), texts.end()));
}

Member member_of(const store::Row& row) {
  Member member;
  member.user_id = row.text(0);
  member.email = row.text(1);
  member.name = row.text(2);
  member.role = row.text(3);
  member.is_active = row.flag(4);
  member.skills = texts_of(row.text(5));
  member.last_login_at = row.optional_time(6);
  member.created_at = row.time(7);
  member.updated_at = row.time(8);
  return member;
}

void narrow(store::Select& select, const MemberFilter& filter) {
  if (!filter.search.empty())
    select.where("lower(u.name) LIKE lower(?) ESCAPE '\\' OR u.email LIKE lower(?) ESCAPE '\\'",
                 store::like_pattern(filter.search), store::like_pattern(filter.search));
  if (!filter.role.empty()) select.where("m.role = ?", filter.role);
  if (filter.is_active) select.where("m.is_active = ?", *filter.is_active);
}

store::SqlPiece order_of(std::string_view sort) {
  if (sort == "email") return "u.email, m.user_id";
  if (sort == "-email") return "u.email DESC, m.user_id DESC";
  if (sort == "created_at") return "m.created_at, m.user_id";
  if (sort == "-created_at") return "m.created_at DESC, m.user_id DESC";
  if (sort == "last_login_at") return "u.last_login_at, m.user_id";
  if (sort == "-last_login_at") return "u.last_login_at DESC, m.user_id DESC";
  if (sort == "-name") return "u.name DESC, m.user_id DESC";
  return "u.name, m.user_id";
}

}  // namespace

Result<std::optional<Member>> MemberRepository::find(std::string_view tenant, std::string_view user) const {
  return database_.one(tenant, kFind, {user}, member_of);
}

Result<std::vector<Member>> MemberRepository::list(std::string_view tenant, const MemberFilter& filter) const {
  store::Select select(
      "SELECT m.user_id, u.email, u.name, m.role, m.is_active, m.skills, u.last_login_at, m.created_at, m.updated_at "
      "FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1");
  narrow(select, filter);
  select.order_by(order_of(filter.sort)).page(filter.limit, filter.offset);
  return database_.rows(tenant, select, member_of);
}

Result<std::int64_t> MemberRepository::count(std::string_view tenant, const MemberFilter& filter) const {
  store::Select select("SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1");
  narrow(select, filter);
  const auto counts = database_.rows(tenant, select, [](const store::Row& row) { return row.integer(0); });
  return counts ? Result<std::int64_t>(counts->front()) : Result<std::int64_t>(counts.error());
}

void MemberRepository::add(store::WriteSet& set, const Member& member) const {
  set.add(kAdd, member.user_id, member.role, member.is_active, list_of(member.skills), member.created_at);
}

void MemberRepository::set_role(store::WriteSet& set, std::string_view user, std::string_view role,
                                WallTime now) const {
  set.add(kSetRole, user, role, now).expecting(1);
}

void MemberRepository::set_active(store::WriteSet& set, std::string_view user, bool is_active, WallTime now) const {
  set.add(kSetActive, user, is_active, now).expecting(1);
}

void MemberRepository::set_skills(store::WriteSet& set, std::string_view user, const std::vector<std::string>& skills,
                                  WallTime now) const {
  set.add(kSetSkills, user, list_of(skills), now).expecting(1);
}

void MemberRepository::remove(store::WriteSet& set, std::string_view user) const {
  set.add(kRemove, user).expecting(1);
}

void MemberRepository::keep_an_admin(store::WriteSet& set) const {
  set.add(kLockTenant);
  set.add(kKeepAnAdmin).expecting(1);
}

}  // namespace parley::identity
