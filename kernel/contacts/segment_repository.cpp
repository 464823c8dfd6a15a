#include "contacts/segment_repository.hpp"

namespace parley::contacts {

namespace {

using store::TenantSql;

// The place of the words is looked for with REPLACE, so that nothing in them is a wildcard.
constexpr TenantSql kList(
    "SELECT id, name, filter, created_at, updated_at FROM segments WHERE tenant_id = $1 AND "
    "($2 = '' OR REPLACE(LOWER(name), LOWER($2), '') <> LOWER(name)) ORDER BY name LIMIT $3 OFFSET $4");
constexpr TenantSql kListDescending(
    "SELECT id, name, filter, created_at, updated_at FROM segments WHERE tenant_id = $1 AND "
    "($2 = '' OR REPLACE(LOWER(name), LOWER($2), '') <> LOWER(name)) ORDER BY name DESC LIMIT $3 OFFSET $4");
constexpr TenantSql kCount(
    "SELECT COUNT(*) FROM segments WHERE tenant_id = $1 AND "
    "($2 = '' OR REPLACE(LOWER(name), LOWER($2), '') <> LOWER(name))");
constexpr TenantSql kFind(
    "SELECT id, name, filter, created_at, updated_at FROM segments WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kInsert(
    "INSERT INTO segments (tenant_id, id, name, filter, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)");
constexpr TenantSql kUpdate(
    "UPDATE segments SET name = $3, filter = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kRemove("DELETE FROM segments WHERE tenant_id = $1 AND id = $2");

Segment segment_of(const store::Row& row) {
  Segment segment{std::string(row.text(0)), std::string(row.text(1)), {}, row.time(3), row.time(4)};
  if (Result<json::value> filter = parse_json(row.text(2), "a stored filter"); filter && filter->is_object())
    segment.filter = std::move(filter->get_object());
  return segment;
}

}  // namespace

Result<std::vector<Segment>> SegmentRepository::list(std::string_view tenant, const std::string& words, bool descending,
                                                     std::int64_t limit, std::int64_t offset) const {
  return database_.rows(tenant, descending ? kListDescending : kList, {words, limit, offset}, segment_of);
}

Result<std::int64_t> SegmentRepository::count(std::string_view tenant, const std::string& words) const {
  const auto counted = database_.one(tenant, kCount, {words}, [](const store::Row& row) { return row.integer(0); });
  return counted ? Result<std::int64_t>(counted->value_or(0)) : Result<std::int64_t>(counted.error());
}

Result<std::optional<Segment>> SegmentRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, segment_of);
}

void SegmentRepository::insert(store::WriteSet& set, const Segment& segment) const {
  set.add(kInsert, segment.id, segment.name, json::serialize(segment.filter), segment.created_at, segment.updated_at);
}

void SegmentRepository::update(store::WriteSet& set, const Segment& segment) const {
  set.add(kUpdate, segment.id, segment.name, json::serialize(segment.filter), segment.updated_at).expecting(1);
}

void SegmentRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::contacts
