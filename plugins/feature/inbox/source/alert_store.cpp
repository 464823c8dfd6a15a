#include "alert_store.hpp"

#include <parley/timestamp.hpp>

#include "new_id.hpp"

namespace parley::inbox {

namespace {

constexpr const char* kList =
    "SELECT id, cause, kind, data, created_at, ended_at, resolved_at, resolved_by FROM inbox_alerts "
    "WHERE tenant_id = $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR ($3 = 'open' AND resolved_at IS NULL) "
    "OR ($3 = 'resolved' AND resolved_at IS NOT NULL)) ORDER BY id DESC LIMIT $4 OFFSET $5";
constexpr const char* kCount =
    "SELECT COUNT(*) FROM inbox_alerts "
    "WHERE tenant_id = $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR ($3 = 'open' AND resolved_at IS NULL) "
    "OR ($3 = 'resolved' AND resolved_at IS NOT NULL))";
constexpr const char* kFind =
    "SELECT id, cause, kind, data, created_at, ended_at, resolved_at, resolved_by FROM inbox_alerts "
    "WHERE tenant_id = $1 AND id = $2";
constexpr const char* kRaise =
    "INSERT INTO inbox_alerts (tenant_id, id, cause, kind, data, created_at, resolved_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, '') ON CONFLICT DO NOTHING";
constexpr const char* kEnd =
    "UPDATE inbox_alerts SET ended_at = $3, resolved_at = COALESCE(resolved_at, $3) "
    "WHERE tenant_id = $1 AND cause = $2 AND ended_at IS NULL";
constexpr const char* kResolve =
    "UPDATE inbox_alerts SET resolved_at = $3, resolved_by = $4 WHERE tenant_id = $1 AND id = $2 "
    "AND resolved_at IS NULL";
constexpr const char* kLasting =
    "SELECT cause FROM inbox_alerts WHERE tenant_id = $1 AND kind = $2 AND ended_at IS NULL";
constexpr const char* kForget =
    "DELETE FROM inbox_alerts WHERE tenant_id = $1 AND id < $2 AND resolved_at IS NOT NULL "
    "AND (ended_at IS NOT NULL OR kind IN ('sla_first_reply', 'sla_resolution'))";

Alert from_row(const sdk::Row& row) {
  Alert alert;
  alert.id = row.text(0);
  alert.cause = row.text(1);
  alert.kind = row.text(2);
  alert.data = sdk::Json::parse(row.text(3));
  alert.created_at = row.integer(4);
  if (!row.is_null(5)) alert.ended_at = row.integer(5);
  if (!row.is_null(6)) alert.resolved_at = row.integer(6);
  alert.resolved_by = row.text(7);
  return alert;
}

sdk::Json time_or_null(const std::optional<std::int64_t>& time) {
  return time ? sdk::Json(sdk::to_rfc3339(*time)) : sdk::Json();
}

}  // namespace

sdk::Json document(const Alert& a) {
  return sdk::Json::object({{"id", a.id},
                            {"kind", a.kind},
                            {"data", a.data},
                            {"created_at", sdk::to_rfc3339(a.created_at)},
                            {"ended_at", time_or_null(a.ended_at)},
                            {"resolved_at", time_or_null(a.resolved_at)},
                            {"resolved_by", a.resolved_by}});
}

std::vector<Alert> AlertStore::list(std::string_view tenant, const AlertFilter& filter, std::int64_t most,
                                    std::int64_t offset) const {
  return store_.select(tenant, {kList, {filter.kind, filter.state, most, offset}}, from_row);
}

std::int64_t AlertStore::count(std::string_view tenant, const AlertFilter& filter) const {
  return store_.select(tenant, {kCount, {filter.kind, filter.state}},
                       [](const sdk::Row& row) { return row.integer(0); })[0];
}

std::optional<Alert> AlertStore::find(std::string_view tenant, std::string_view id) const {
  auto found = store_.select(tenant, {kFind, {id}}, from_row);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void AlertStore::raise(std::string_view tenant, std::string_view cause, std::string_view kind, const sdk::Json& data,
                       std::int64_t now) const {
  store_.write(tenant, {kRaise, {new_id(now), cause, kind, data.dump(), now}});
}

void AlertStore::end(std::string_view tenant, std::string_view cause, std::int64_t now) const {
  store_.write(tenant, {kEnd, {cause, now}});
}

void AlertStore::resolve(std::string_view tenant, std::string_view id, std::string_view user, std::int64_t now) const {
  store_.write(tenant, {kResolve, {id, now, user}});
}

std::vector<std::string> AlertStore::lasting(std::string_view tenant, std::string_view kind) const {
  return store_.select(tenant, {kLasting, {kind}}, [](const sdk::Row& row) { return std::string(row.text(0)); });
}

void AlertStore::forget(std::string_view tenant, std::int64_t before) const {
  store_.write(tenant, {kForget, {lowest_id(before)}});
}

}  // namespace parley::inbox
