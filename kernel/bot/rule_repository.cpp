#include "bot/rule_repository.hpp"

namespace parley::bot {

namespace {

using store::TenantSql;

constexpr store::SqlPiece kList(
    "SELECT id, name, is_active, priority, document, revision, created_at, created_by, updated_at, updated_by FROM "
    "rules WHERE tenant_id = $1");
constexpr store::SqlPiece kCount("SELECT COUNT(*) FROM rules WHERE tenant_id = $1");
constexpr store::SqlPiece kMatchesWords("REPLACE(LOWER(name), LOWER(?), '') <> LOWER(name)");
constexpr TenantSql kFind(
    "SELECT id, name, is_active, priority, document, revision, created_at, created_by, updated_at, updated_by FROM "
    "rules WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kInsert(
    "INSERT INTO rules (tenant_id, id, name, is_active, priority, document, revision, created_at, created_by, "
    "updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $7, $8)");
constexpr TenantSql kUpdate(
    "UPDATE rules SET name = $3, is_active = $4, priority = $5, document = $6, revision = revision + 1, "
    "updated_at = $7, updated_by = $8 WHERE tenant_id = $1 AND id = $2 AND revision = $9");
constexpr TenantSql kRemove("DELETE FROM rules WHERE tenant_id = $1 AND id = $2");

MadeRule rule_of(const store::Row& row) {
  MadeRule rule;
  rule.id = row.text(0);
  rule.name = row.text(1);
  rule.active = row.integer(2) != 0;
  rule.priority = row.integer(3);
  rule.document = stored_object(row.text(4));
  rule.revision = row.integer(5);
  rule.created_at = row.time(6);
  rule.created_by = row.text(7);
  rule.updated_at = row.time(8);
  rule.updated_by = row.text(9);
  return rule;
}

void narrow(store::Select& select, const RuleFilter& filter) {
  if (!filter.words.empty()) select.where(kMatchesWords, filter.words);
  if (filter.active) select.where("is_active = ?", *filter.active ? 1 : 0);
}

}  // namespace

Result<std::vector<MadeRule>> RuleRepository::list(std::string_view tenant, const RuleFilter& filter,
                                                   std::string_view sort, std::int64_t limit,
                                                   std::int64_t offset) const {
  store::Select select(kList);
  narrow(select, filter);
  if (sort == "name") {
    select.order_by("name, id");
  } else if (sort == "-name") {
    select.order_by("name DESC, id");
  } else if (sort == "priority") {
    select.order_by("priority, created_at, id");
  } else {
    select.order_by("priority DESC, created_at, id");
  }
  select.page(limit, offset);
  return database_.rows(tenant, select, rule_of);
}

Result<std::int64_t> RuleRepository::count(std::string_view tenant, const RuleFilter& filter) const {
  store::Select select(kCount);
  narrow(select, filter);
  const auto rows = database_.rows(tenant, select, [](const store::Row& row) { return row.integer(0); });
  if (!rows) return rows.error();
  return rows->empty() ? 0 : rows->front();
}

Result<std::optional<MadeRule>> RuleRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, rule_of);
}

void RuleRepository::insert(store::WriteSet& set, const MadeRule& rule) const {
  set.add(kInsert, rule.id, rule.name, rule.active ? 1 : 0, rule.priority, json::serialize(rule.document),
          rule.created_at, rule.created_by);
}

void RuleRepository::update(store::WriteSet& set, const MadeRule& rule) const {
  set.add(kUpdate, rule.id, rule.name, rule.active ? 1 : 0, rule.priority, json::serialize(rule.document),
          rule.updated_at, rule.updated_by, rule.revision)
      .expecting(1);
}

void RuleRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::bot
