#include "agent_routes.hpp"

#include "listing.hpp"
#include "refusals.hpp"

namespace parley::inbox {

using sdk::Call;
using sdk::Json;
using sdk::Reply;
using namespace sdk::schema;

namespace {

constexpr const char* kGroup = "Agents";
constexpr const char* kMine = "/agents/me/availability";

Json agent_schema() {
  return object({required("user_id", text(1, 64)), required("name", text(0, 200)),
                 required("status", one_of({"online", "away"})),
                 required("open_conversations", integer(0, 1'000'000))});
}

Json status_body() {
  return object({required("status", one_of({"online", "away"}))});
}

}  // namespace

void AgentRoutes::add(sdk::Endpoints& endpoints) {
  auto all = endpoint(kGroup, "GET", "/agents", "List agents with what they do now", "queues:read");
  all.query = list_query({optional("status", one_of({"online", "away"}))});
  all.response = page_schema(agent_schema());
  endpoints.add(all, [this](const Call& call) { return list(call); });
  auto mine = endpoint(kGroup, "GET", kMine, "See whether one takes conversations", "queues:read");
  mine.response = agent_schema();
  endpoints.add(mine, [this](const Call& call) { return one(call, call.user()); });
  auto change = endpoint(kGroup, "PUT", kMine, "Take conversations, or none", "conversations:assign");
  change.request = status_body();
  change.response = agent_schema();
  endpoints.add(change, [this](const Call& call) { return set(call, call.user()); });
  auto theirs = endpoint(kGroup, "PUT", "/agents/{user_id}/availability", "Say whether somebody takes conversations",
                         "queues:update");
  theirs.request = status_body();
  theirs.response = agent_schema();
  endpoints.add(theirs, [this](const Call& call) { return set(call, call.param("user_id")); });
}

Reply AgentRoutes::list(const Call& call) const {
  const auto availability = queues_.availability(call.tenant());
  const auto loads = tickets_.loads(call.tenant());
  const std::string_view wanted = call.query()["status"].text();
  std::int64_t total = 0;
  Json data = Json::array();
  for (const auto& [id, person] : people_.all(call.tenant())) {
    const auto status = availability.find(id);
    const std::string shown = status == availability.end() ? "away" : status->second;
    if (!wanted.empty() && shown != wanted) continue;
    const std::int64_t place = total++ - call.offset();
    if (place < 0 || place >= call.page_size()) continue;
    const auto load = loads.find(id);
    data.push(Json::object({{"user_id", id},
                            {"name", person.name},
                            {"status", shown},
                            {"open_conversations", load == loads.end() ? 0 : load->second}}));
  }
  return sdk::page_of(std::move(data), total, call);
}

Reply AgentRoutes::one(const Call& call, const std::string& user) const {
  const auto people = people_.all(call.tenant());
  const auto person = people.find(user);
  if (person == people.end()) throw missing("user", user);
  const auto availability = queues_.availability(call.tenant());
  const auto status = availability.find(user);
  const auto loads = tickets_.loads(call.tenant());
  const auto load = loads.find(user);
  return Reply::json(Json::object({{"user_id", user},
                                   {"name", person->second.name},
                                   {"status", status == availability.end() ? "away" : status->second},
                                   {"open_conversations", load == loads.end() ? 0 : load->second}}));
}

Reply AgentRoutes::set(const Call& call, const std::string& user) {
  if (!people_.has(call.tenant(), user)) throw missing("user", user);
  const std::string status(call.body()["status"].text());
  queues_.set_availability(call.tenant(), user, status, clock_.wall_ms());
  if (status == "online") desk_.give_waiting(call.tenant());
  return one(call, user);
}

}  // namespace parley::inbox
