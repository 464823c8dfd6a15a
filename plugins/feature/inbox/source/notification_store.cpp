#include "notification_store.hpp"

#include <parley/timestamp.hpp>

#include "new_id.hpp"

namespace parley::inbox {

namespace {

constexpr const char* kList =
    "SELECT id, user_id, kind, conversation_id, data, created_at, read_at FROM inbox_notifications "
    "WHERE tenant_id = $1 AND user_id = $2 AND (read_at IS NULL OR $3 = 0) ORDER BY id DESC LIMIT $4 OFFSET $5";
constexpr const char* kCount =
    "SELECT COUNT(*) FROM inbox_notifications WHERE tenant_id = $1 AND user_id = $2 AND (read_at IS NULL OR $3 = 0)";
constexpr const char* kFind =
    "SELECT id, user_id, kind, conversation_id, data, created_at, read_at FROM inbox_notifications "
    "WHERE tenant_id = $1 AND user_id = $2 AND id = $3";
constexpr const char* kAdd =
    "INSERT INTO inbox_notifications (tenant_id, id, user_id, kind, conversation_id, data, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* kRead =
    "UPDATE inbox_notifications SET read_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND read_at IS NULL";
constexpr const char* kReadAll =
    "UPDATE inbox_notifications SET read_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND read_at IS NULL";
constexpr const char* kForget = "DELETE FROM inbox_notifications WHERE tenant_id = $1 AND id < $2";

Notification from_row(const sdk::Row& row) {
  Notification n{std::string(row.text(0)),
                 std::string(row.text(1)),
                 std::string(row.text(2)),
                 std::string(row.text(3)),
                 sdk::Json::parse(row.text(4)),
                 row.integer(5),
                 {}};
  if (!row.is_null(6)) n.read_at = row.integer(6);
  return n;
}

}  // namespace

sdk::Json document(const Notification& n) {
  return sdk::Json::object({{"id", n.id},
                            {"kind", n.kind},
                            {"conversation_id", n.conversation_id},
                            {"data", n.data},
                            {"created_at", sdk::to_rfc3339(n.created_at)},
                            {"read_at", n.read_at ? sdk::Json(sdk::to_rfc3339(*n.read_at)) : sdk::Json()}});
}

std::vector<Notification> NotificationStore::list(std::string_view tenant, std::string_view user, bool unread_only,
                                                  std::int64_t most, std::int64_t offset) const {
  return store_.select(tenant, {kList, {user, unread_only, most, offset}}, from_row);
}

std::int64_t NotificationStore::count(std::string_view tenant, std::string_view user, bool unread_only) const {
  return store_.select(tenant, {kCount, {user, unread_only}}, [](const sdk::Row& row) { return row.integer(0); })[0];
}

std::optional<Notification> NotificationStore::find(std::string_view tenant, std::string_view user,
                                                    std::string_view id) const {
  auto found = store_.select(tenant, {kFind, {user, id}}, from_row);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

void NotificationStore::add(std::string_view tenant, const Notification& n) const {
  store_.write(tenant, {kAdd, {n.id, n.user_id, n.kind, n.conversation_id, n.data.dump(), n.created_at}});
}

void NotificationStore::mark_read(std::string_view tenant, std::string_view user, std::string_view id,
                                  std::int64_t now) const {
  store_.write(tenant, {kRead, {user, id, now}});
}

void NotificationStore::mark_all_read(std::string_view tenant, std::string_view user, std::int64_t now) const {
  store_.write(tenant, {kReadAll, {user, now}});
}

void NotificationStore::forget(std::string_view tenant, std::int64_t before) const {
  store_.write(tenant, {kForget, {lowest_id(before)}});
}

}  // namespace parley::inbox
