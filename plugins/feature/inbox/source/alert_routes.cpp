#include "alert_routes.hpp"

#include "listing.hpp"
#include "refusals.hpp"

namespace parley::inbox {

using sdk::Call;
using sdk::Json;
using sdk::Reply;
using namespace sdk::schema;

namespace {

constexpr const char* kGroup = "Alerts";

Json kind_schema() {
  return one_of({"sla_first_reply", "sla_resolution", "queue_long", "channel_failing"});
}

Json alert_schema() {
  return object({required("id", text(1, 64)), required("kind", kind_schema()),
                 required("data", Json::object({{"type", "object"}})), required("created_at", time()),
                 required("ended_at", nullable(time())), required("resolved_at", nullable(time())),
                 required("resolved_by", text(0, 64))});
}

}  // namespace

void AlertRoutes::add(sdk::Endpoints& endpoints) const {
  auto all = endpoint(kGroup, "GET", "/alerts", "List alerts", "alerts:read");
  all.query = list_query({optional("state", one_of({"open", "resolved"})), optional("kind", kind_schema())});
  all.response = page_schema(alert_schema());
  endpoints.add(all, [this](const Call& call) { return list(call); });
  auto done = endpoint(kGroup, "POST", "/alerts/{alert_id}/resolve", "Resolve an alert", "alerts:update");
  done.response = alert_schema();
  endpoints.add(done, [this](const Call& call) { return resolve(call); });
}

Reply AlertRoutes::list(const Call& call) const {
  const AlertFilter filter{std::string(call.query()["kind"].text()), std::string(call.query()["state"].text())};
  Json data = Json::array();
  for (const Alert& alert : store_.list(call.tenant(), filter, call.page_size(), call.offset()))
    data.push(document(alert));
  return sdk::page_of(std::move(data), store_.count(call.tenant(), filter), call);
}

Reply AlertRoutes::resolve(const Call& call) const {
  const std::string id = call.param("alert_id");
  if (!store_.find(call.tenant(), id)) throw missing("alert", id);
  store_.resolve(call.tenant(), id, call.user(), clock_.wall_ms());
  return Reply::json(document(*store_.find(call.tenant(), id)));
}

}  // namespace parley::inbox
