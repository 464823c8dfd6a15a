#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"
#include "base/error_detail.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

Schema entry_schema() {
  return object({required("id", id()),
                 required("actor", object({required("kind", one_of({"user", "api_key", "system"})),
                                           required("id", text(0, 64)), required("name", text(0, 120))})),
                 required("action", text(1, 100)), required("resource_id", text(0, 200)),
                 required("details", object({}).allowing_more()), required("address", text(0, 64)),
                 required("request_id", text(0, 200)), required("created_at", time())});
}

json::object view(const identity::AuditEntry& e) {
  return {{"id", e.id},
          {"actor", {{"kind", e.actor_kind}, {"id", e.actor_id}, {"name", e.actor_name}}},
          {"action", e.action},
          {"resource_id", e.resource_id},
          {"details", e.details},
          {"address", e.address},
          {"request_id", e.request_id},
          {"created_at", to_rfc3339(e.created_at)}};
}

Result<std::optional<WallTime>> time_of(const json::object& query, std::string_view name) {
  const auto given = optional_text(query, name);
  if (!given) return std::optional<WallTime>();
  const Result<WallTime> time = from_rfc3339(*given);
  if (!time) return wrong_field(std::string(name), time.error().message);
  return std::optional(*time);
}

Result<Reply> list_audit(const IdentityParts& p, const Call& call) {
  const json::object& query = call.query();
  const auto since = time_of(query, "since"), until = time_of(query, "until");
  if (!since) return since.error();
  if (!until) return until.error();
  const identity::AuditFilter filter{std::string(string_or(query, "actor_id")),
                                     std::string(string_or(query, "action")),
                                     std::string(string_or(query, "resource_id")),
                                     *since,
                                     *until,
                                     std::string(string_or(query, "before"))};
  const std::int64_t limit = int_or(query, "limit", 50);
  const auto entries = p.services.audit.list(call.tenant(), filter, limit);
  if (!entries) return entries.error();
  json::array data;
  for (const identity::AuditEntry& entry : *entries) data.push_back(view(entry));
  const bool more = std::int64_t(entries->size()) == limit;
  return rest::part_of(std::move(data), more ? json::value(entries->back().id) : json::value(nullptr));
}

}  // namespace

Result<> add_audit_routes(const IdentityParts& p) {
  Adding add(p.api);
  add({.method = net::Method::get,
       .path = "/audit",
       .group = "Audit",
       .summary = "What was changed, the newest first",
       .access = Access::permission("audit:read"),
       .query = rest::history_query(
           {optional("actor_id", id()), optional("resource_id", text(1, 200)),
            optional("action", text(1, 100).described("\"contacts.update\", or \"contacts.\" for all of contacts")),
            optional("since", time()), optional("until", time())}),
       .response = rest::part_schema(entry_schema())},
      [p](const Call& call) { return list_audit(p, call); });
  return add.outcome();
}

}  // namespace parley::api
