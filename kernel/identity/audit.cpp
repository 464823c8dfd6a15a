#include "identity/audit.hpp"

namespace parley::identity {

namespace {

constexpr store::TenantSql kAdd(
    "INSERT INTO audit (tenant_id, id, actor_kind, actor_id, actor_name, action, resource_id, details, address, "
    "request_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

std::string_view kind_of(const Principal& who) {
  if (who.id.empty()) return "system";
  return who.kind == Principal::Kind::api_key ? "api_key" : "user";
}

AuditEntry entry_of(const store::Row& row) {
  AuditEntry entry;
  std::string* const texts[] = {&entry.id,     &entry.actor_kind,  &entry.actor_id, &entry.actor_name,
                                &entry.action, &entry.resource_id, &entry.address,  &entry.request_id};
  std::uint32_t column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  if (auto details = parse_json(row.text(column), "audit details"); details && details->is_object())
    entry.details = std::move(details->as_object());
  entry.created_at = row.time(column + 1);
  return entry;
}

/// "contacts." up to, but without, "contacts/": '/' follows '.' in ASCII.
std::string end_of_prefix(std::string prefix) {
  prefix.back() = '/';
  return prefix;
}

}  // namespace

void Audit::add(store::WriteSet& set, const Caller& caller, std::string_view action, std::string_view resource_id,
                const json::object& details) {
  json::object all = details;
  if (caller.who.visiting) all["visiting"] = true;
  const std::string text = json::serialize(all);
  set.add(kAdd, ids_.next(), kind_of(caller.who), caller.who.id, caller.who.name, action, resource_id, text,
          caller.address, caller.request_id, clock_.wall());
}

Result<std::vector<AuditEntry>> Audit::list(std::string_view tenant, const AuditFilter& filter,
                                            std::int64_t most) const {
  store::Select select(
      "SELECT id, actor_kind, actor_id, actor_name, action, resource_id, address, request_id, details, created_at "
      "FROM audit WHERE tenant_id = $1");
  if (!filter.actor_id.empty()) select.where("actor_id = ?", filter.actor_id);
  if (!filter.resource_id.empty()) select.where("resource_id = ?", filter.resource_id);
  if (filter.action.ends_with('.'))
    select.where("action >= ? AND action < ?", filter.action, end_of_prefix(filter.action));
  else if (!filter.action.empty())
    select.where("action = ?", filter.action);
  if (filter.since) select.where("created_at >= ?", *filter.since);
  if (filter.until) select.where("created_at < ?", *filter.until);
  if (!filter.before.empty()) select.where("id < ?", filter.before);
  select.order_by("id DESC").limit(most);
  return database_.rows(tenant, select, entry_of);
}

}  // namespace parley::identity
