#include "bot/draft_repository.hpp"

namespace parley::bot {

using store::SqlPiece;
using store::TenantSql;

/// The same statements on both tables.
struct DraftRepository::Statements {
  SqlPiece list, count;
  SqlPiece matches_words;
  TenantSql find, names, insert, save, set_name, set_active, set_published, remove;
};

namespace {

constexpr TenantSql kVersions(
    "SELECT hash, name, number, '', published_at, published_by FROM bot_versions WHERE tenant_id = $1 AND program = $2 "
    "AND name = $3 AND number > 0 ORDER BY number DESC LIMIT $4 OFFSET $5");
constexpr TenantSql kVersionCount(
    "SELECT COUNT(*) FROM bot_versions WHERE tenant_id = $1 AND program = $2 AND name = $3 AND number > 0");
constexpr TenantSql kLastNumber(
    "SELECT COALESCE(MAX(number), 0) FROM bot_versions WHERE tenant_id = $1 AND program = $2 AND name = $3");
constexpr TenantSql kVersion(
    "SELECT hash, name, number, document, published_at, published_by FROM bot_versions WHERE tenant_id = $1 AND "
    "program = $2 AND name = $3 AND number = $4");
constexpr TenantSql kVersionOf(
    "SELECT hash, name, number, document, published_at, published_by FROM bot_versions WHERE tenant_id = $1 AND "
    "program = $2 AND hash = $3");
// A version that came of a file gets the number of its first publication.
constexpr TenantSql kInsertVersion(
    "INSERT INTO bot_versions (tenant_id, program, hash, name, number, document, published_at, published_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, program, hash) DO UPDATE SET number = $5, "
    "published_at = $7, published_by = $8 WHERE bot_versions.number = 0");

Draft line_of(const store::Row& row) {
  Draft draft;
  draft.id = row.text(0);
  draft.name = row.text(1);
  draft.active = row.integer(2) != 0;
  draft.revision = row.integer(3);
  if (!row.is_null(4)) draft.published = row.text(4);
  if (!row.is_null(5)) draft.published_number = row.integer(5);
  draft.created_at = row.time(6);
  draft.created_by = row.text(7);
  draft.updated_at = row.time(8);
  draft.updated_by = row.text(9);
  return draft;
}

Draft draft_of(const store::Row& row) {
  Draft draft = line_of(row);
  draft.text = row.text(10);
  return draft;
}

Version version_from(const store::Row& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), row.integer(2), std::string(row.text(3)), row.time(4),
          std::string(row.text(5))};
}

std::int64_t number_in(const store::Row& row) {
  return row.integer(0);
}

Result<std::int64_t> counted(const Result<std::optional<std::int64_t>>& found) {
  return found ? Result<std::int64_t>(found->value_or(0)) : Result<std::int64_t>(found.error());
}

}  // namespace

const DraftRepository::Statements& DraftRepository::flows() {
  static constexpr Statements kStatements{
      SqlPiece("SELECT d.id, d.name, d.is_active, d.revision, d.published, v.number, d.created_at, d.created_by, "
               "d.updated_at, d.updated_by FROM flows d LEFT JOIN bot_versions v ON v.tenant_id = d.tenant_id AND "
               "v.program = 'flow' AND v.hash = d.published WHERE d.tenant_id = $1"),
      SqlPiece("SELECT COUNT(*) FROM flows d WHERE d.tenant_id = $1"),
      SqlPiece("REPLACE(LOWER(d.name), LOWER(?), '') <> LOWER(d.name)"),
      TenantSql("SELECT d.id, d.name, d.is_active, d.revision, d.published, v.number, d.created_at, d.created_by, "
                "d.updated_at, d.updated_by, d.draft FROM flows d LEFT JOIN bot_versions v ON v.tenant_id = "
                "d.tenant_id AND v.program = 'flow' AND v.hash = d.published WHERE d.tenant_id = $1 AND d.id = $2"),
      TenantSql("SELECT id, name FROM flows WHERE tenant_id = $1"),
      TenantSql("INSERT INTO flows (tenant_id, id, name, is_active, draft, revision, created_at, created_by, "
                "updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8)"),
      TenantSql("UPDATE flows SET draft = $3, revision = revision + 1, updated_at = $4, updated_by = $5 WHERE "
                "tenant_id = $1 AND id = $2 AND revision = $6"),
      TenantSql("UPDATE flows SET name = $3, updated_at = $4, updated_by = $5 WHERE tenant_id = $1 AND id = $2"),
      TenantSql("UPDATE flows SET is_active = $3, updated_at = $4, updated_by = $5 WHERE tenant_id = $1 AND id = $2"),
      TenantSql("UPDATE flows SET published = $3, is_active = $4, updated_at = $5, updated_by = $6 WHERE "
                "tenant_id = $1 AND id = $2 AND revision = $7"),
      TenantSql("DELETE FROM flows WHERE tenant_id = $1 AND id = $2")};
  return kStatements;
}

const DraftRepository::Statements& DraftRepository::scripts() {
  static constexpr Statements kStatements{
      SqlPiece("SELECT d.name, d.name, d.is_active, d.revision, d.published, v.number, d.created_at, d.created_by, "
               "d.updated_at, d.updated_by FROM scripts d LEFT JOIN bot_versions v ON v.tenant_id = d.tenant_id AND "
               "v.program = 'script' AND v.hash = d.published WHERE d.tenant_id = $1"),
      SqlPiece("SELECT COUNT(*) FROM scripts d WHERE d.tenant_id = $1"),
      SqlPiece("REPLACE(LOWER(d.name), LOWER(?), '') <> LOWER(d.name)"),
      TenantSql("SELECT d.name, d.name, d.is_active, d.revision, d.published, v.number, d.created_at, d.created_by, "
                "d.updated_at, d.updated_by, d.draft FROM scripts d LEFT JOIN bot_versions v ON v.tenant_id = "
                "d.tenant_id AND v.program = 'script' AND v.hash = d.published WHERE d.tenant_id = $1 AND d.name = $2"),
      TenantSql("SELECT name, name FROM scripts WHERE tenant_id = $1"),
      TenantSql("INSERT INTO scripts (tenant_id, name, is_active, draft, revision, created_at, created_by, "
                "updated_at, updated_by) SELECT $1, $2, $4, $5, $6, $7, $8, $7, $8 WHERE $3 = $2"),
      TenantSql("UPDATE scripts SET draft = $3, revision = revision + 1, updated_at = $4, updated_by = $5 WHERE "
                "tenant_id = $1 AND name = $2 AND revision = $6"),
      TenantSql("UPDATE scripts SET name = $3, updated_at = $4, updated_by = $5 WHERE tenant_id = $1 AND name = $2"),
      TenantSql("UPDATE scripts SET is_active = $3, updated_at = $4, updated_by = $5 WHERE tenant_id = $1 AND "
                "name = $2"),
      TenantSql("UPDATE scripts SET published = $3, is_active = $4, updated_at = $5, updated_by = $6 WHERE "
                "tenant_id = $1 AND name = $2 AND revision = $7"),
      TenantSql("DELETE FROM scripts WHERE tenant_id = $1 AND name = $2")};
  return kStatements;
}

DraftRepository::DraftRepository(store::Database& database, dialogue::Program program)
    : database_(database),
      program_(dialogue::to_text(program)),
      sql_(program == dialogue::Program::flow ? flows() : scripts()) {}

Result<std::vector<Draft>> DraftRepository::list(std::string_view tenant, const DraftFilter& filter,
                                                 std::string_view sort, std::int64_t limit, std::int64_t offset) const {
  store::Select select(sql_.list);
  if (!filter.words.empty()) select.where(sql_.matches_words, filter.words);
  if (filter.active) select.where("d.is_active = ?", *filter.active ? 1 : 0);
  if (sort == "name") {
    select.order_by("d.name");
  } else if (sort == "-name") {
    select.order_by("d.name DESC");
  } else if (sort == "updated_at") {
    select.order_by("d.updated_at, d.name");
  } else {
    select.order_by("d.updated_at DESC, d.name");
  }
  select.page(limit, offset);
  return database_.rows(tenant, select, line_of);
}

Result<std::int64_t> DraftRepository::count(std::string_view tenant, const DraftFilter& filter) const {
  store::Select select(sql_.count);
  if (!filter.words.empty()) select.where(sql_.matches_words, filter.words);
  if (filter.active) select.where("d.is_active = ?", *filter.active ? 1 : 0);
  const auto rows = database_.rows(tenant, select, number_in);
  if (!rows) return rows.error();
  return rows->empty() ? 0 : rows->front();
}

Result<std::optional<Draft>> DraftRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, sql_.find, {id}, draft_of);
}

Result<std::vector<std::pair<std::string, std::string>>> DraftRepository::names(std::string_view tenant) const {
  return database_.rows(tenant, sql_.names, {}, [](const store::Row& row) {
    return std::pair(std::string(row.text(0)), std::string(row.text(1)));
  });
}

void DraftRepository::insert(store::WriteSet& set, const Draft& draft) const {
  set.add(sql_.insert, draft.id, draft.name, draft.active ? 1 : 0, draft.text, draft.revision, draft.created_at,
          draft.created_by)
      .expecting(1);
}

void DraftRepository::save(store::WriteSet& set, const Draft& draft, std::int64_t revision) const {
  set.add(sql_.save, draft.id, draft.text, draft.updated_at, draft.updated_by, revision).expecting(1);
}

void DraftRepository::set_name(store::WriteSet& set, const Draft& draft) const {
  set.add(sql_.set_name, draft.id, draft.name, draft.updated_at, draft.updated_by).expecting(1);
}

void DraftRepository::set_active(store::WriteSet& set, const Draft& draft) const {
  set.add(sql_.set_active, draft.id, draft.active ? 1 : 0, draft.updated_at, draft.updated_by).expecting(1);
}

void DraftRepository::set_published(store::WriteSet& set, const Draft& draft) const {
  set.add(sql_.set_published, draft.id, draft.published, draft.active ? 1 : 0, draft.updated_at, draft.updated_by,
          draft.revision)
      .expecting(1);
}

void DraftRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(sql_.remove, id).expecting(1);
}

Result<std::vector<Version>> DraftRepository::versions(std::string_view tenant, std::string_view id, std::int64_t limit,
                                                       std::int64_t offset) const {
  return database_.rows(tenant, kVersions, {program_, id, limit, offset}, version_from);
}

Result<std::int64_t> DraftRepository::version_count(std::string_view tenant, std::string_view id) const {
  return counted(database_.one(tenant, kVersionCount, {program_, id}, number_in));
}

Result<std::int64_t> DraftRepository::last_number(std::string_view tenant, std::string_view id) const {
  return counted(database_.one(tenant, kLastNumber, {program_, id}, number_in));
}

Result<std::optional<Version>> DraftRepository::version(std::string_view tenant, std::string_view id,
                                                        std::int64_t number) const {
  return database_.one(tenant, kVersion, {program_, id, number}, version_from);
}

Result<std::optional<Version>> DraftRepository::version_of(std::string_view tenant, std::string_view hash) const {
  return database_.one(tenant, kVersionOf, {program_, hash}, version_from);
}

void DraftRepository::insert_version(store::WriteSet& set, const Version& version) const {
  set.add(kInsertVersion, program_, version.hash, version.name, version.number, version.text, version.published_at,
          version.published_by);
}

}  // namespace parley::bot
