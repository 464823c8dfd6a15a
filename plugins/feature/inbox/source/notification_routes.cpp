#include "notification_routes.hpp"

#include "listing.hpp"
#include "refusals.hpp"

namespace parley::inbox {

using sdk::Call;
using sdk::Json;
using sdk::Reply;
using namespace sdk::schema;

namespace {

constexpr const char* kGroup = "Notifications";

Json notification_schema() {
  return object({required("id", text(1, 64)),
                 required("kind", one_of({"assigned", "mentioned", "sla_soon", "sla_late"})),
                 required("conversation_id", text(0, 64)), required("data", Json::object({{"type", "object"}})),
                 required("created_at", time()), required("read_at", nullable(time()))});
}

Json unread_schema() {
  return object({required("unread", integer(0, 1'000'000'000))});
}

}  // namespace

void NotificationRoutes::add(sdk::Endpoints& endpoints) const {
  auto all = endpoint(kGroup, "GET", "/notifications", "List one's notifications", "notifications:read");
  all.query = list_query({optional("unread", boolean())});
  all.response = page_schema(notification_schema());
  endpoints.add(all, [this](const Call& call) { return list(call); });
  auto count =
      endpoint(kGroup, "GET", "/notifications/unread-count", "Count what one has not read", "notifications:read");
  count.response = unread_schema();
  const auto unread = [this](const Call& call) {
    return Reply::json(Json::object({{"unread", store_.count(call.tenant(), call.user(), true)}}));
  };
  endpoints.add(count, unread);
  auto every = endpoint(kGroup, "POST", "/notifications/read-all", "Mark all of one's notifications as read",
                        "notifications:update");
  every.response = unread_schema();
  endpoints.add(every, [this, unread](const Call& call) {
    store_.mark_all_read(call.tenant(), call.user(), clock_.wall_ms());
    return unread(call);
  });
  auto one = endpoint(kGroup, "POST", "/notifications/{notification_id}/read", "Mark a notification as read",
                      "notifications:update");
  one.response = notification_schema();
  endpoints.add(one, [this](const Call& call) { return read(call); });
}

Reply NotificationRoutes::list(const Call& call) const {
  const bool unread = call.query()["unread"].boolean();
  Json data = Json::array();
  for (const Notification& n : store_.list(call.tenant(), call.user(), unread, call.page_size(), call.offset()))
    data.push(document(n));
  return sdk::page_of(std::move(data), store_.count(call.tenant(), call.user(), unread), call);
}

Reply NotificationRoutes::read(const Call& call) const {
  const std::string id = call.param("notification_id");
  auto found = store_.find(call.tenant(), call.user(), id);
  if (!found) throw missing("notification", id);
  if (!found->read_at) {
    found->read_at = clock_.wall_ms();
    store_.mark_read(call.tenant(), call.user(), id, *found->read_at);
  }
  return Reply::json(document(*found));
}

}  // namespace parley::inbox
