#include "api/live_routes.hpp"

#include "api/adding.hpp"

namespace parley::api {

namespace {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Reply;

constexpr std::string_view kGroup = "Real time";

Schema count_schema() {
  return integer(0, INT64_MAX);
}

rest::Endpoint endpoint(net::Method method, std::string path, std::string summary, Access access, Schema response) {
  return {.method = method,
          .path = std::move(path),
          .group = std::string(kGroup),
          .summary = std::move(summary),
          .access = std::move(access),
          .response = std::move(response)};
}

void add_socket_endpoints(Adding& add, LiveSockets& sockets) {
  add(endpoint(net::Method::post, "/ws/ticket", "A ticket for the WebSocket, good once", Access::signed_in(),
               object({required("ticket", text(1, 100)), required("expires_in", count_schema())})),
      [&sockets](const Call& call) -> Result<Reply> {
        const Result<std::string> ticket = sockets.tokens().ticket(call.request());
        if (!ticket) return ticket.error();
        return Reply::ok({{"ticket", *ticket}, {"expires_in", LiveTokens::kTicketLife.count() / 1000}});
      });
  add(endpoint(net::Method::get, "/ws/stats", "This node's sockets of the tenant", Access::signed_in(),
               object({required("sockets", count_schema()), required("people", count_schema()),
                       required("subscriptions", count_schema())})),
      [&sockets](const Call& call) -> Result<Reply> {
        const LiveSockets::Stats stats = sockets.stats(call.tenant());
        return Reply::ok(
            {{"sockets", stats.sockets}, {"people", stats.people}, {"subscriptions", stats.subscriptions}});
      });
}

void add_presence_endpoints(Adding& add, realtime::Presence& presence, IsMember is_member) {
  const Access access = Access::permission("presence:read");
  add(endpoint(net::Method::get, "/presence", "Who is online", access,
               object({required("data", list(object({required("user_id", id())}), 10'000))})),
      [&presence](const Call& call) -> Result<Reply> {
        const auto online = presence.online(call.tenant());
        if (!online) return online.error();
        json::array data;
        for (const std::string& user : *online) data.push_back(json::object{{"user_id", user}});
        return Reply::ok({{"data", std::move(data)}});
      });
  add(endpoint(net::Method::get, "/presence/count", "How many are online", access,
               object({required("online", count_schema())})),
      [&presence](const Call& call) -> Result<Reply> {
        const auto count = presence.count(call.tenant());
        if (!count) return count.error();
        return Reply::ok({{"online", *count}});
      });
  add(endpoint(net::Method::get, "/presence/{user_id}", "Whether one person is online", access,
               object({required("user_id", id()), required("online", boolean()), required("devices", count_schema())})),
      [&presence, is_member = std::move(is_member)](const Call& call) -> Result<Reply> {
        const Result<bool> known = is_member(call.tenant(), call.param("user_id"));
        if (!known) return known.error();
        if (!*known) return fail(Errc::not_found, "no user " + call.param("user_id"));
        const auto devices = presence.devices(call.tenant(), call.param("user_id"));
        if (!devices) return devices.error();
        return Reply::ok({{"user_id", call.param("user_id")}, {"online", *devices > 0}, {"devices", *devices}});
      });
}

}  // namespace

Result<> add_live_routes(net::Router& router, rest::Api& api, LiveSockets& sockets, realtime::Presence& presence,
                         IsMember is_member) {
  for (const char* path : {"/api/v1/ws", "/ws", "/ws/{room_id}"})
    if (const Result<> added = router.add_socket(path, sockets.handlers()); !added) return added;
  Adding add(api);
  add_socket_endpoints(add, sockets);
  add_presence_endpoints(add, presence, std::move(is_member));
  return add.outcome();
}

}  // namespace parley::api
