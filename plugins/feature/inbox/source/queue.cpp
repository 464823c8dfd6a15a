#include "queue.hpp"

#include <parley/host/endpoints.hpp>
#include <parley/timestamp.hpp>

namespace parley::inbox {

using sdk::Json;

namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kLongest = 30 * 86'400;  // seconds
constexpr std::int64_t kMostWaiting = 1'000'000;

Routing routing_from(std::string_view name) {
  if (name == "least_busy") return Routing::least_busy;
  if (name == "skills") return Routing::skills;
  if (name == "manual") return Routing::manual;
  return Routing::round_robin;
}

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> all;
  for (const Json& item : list.items()) all.emplace_back(item.text());
  return all;
}

}  // namespace

Json default_settings() {
  return Json::object({{"routing", "round_robin"},
                       {"capacity", 5},
                       {"priority", 0},
                       {"required_skills", Json::array()},
                       {"priority_tags", Json::array()},
                       {"hours", nullptr},
                       {"overflow", nullptr},
                       {"sla", nullptr},
                       {"alert", nullptr}});
}

Json with_changes(Json settings, const Json& body) {
  for (const auto& [name, schema] : settings_schema())
    if (body.has(name)) settings.set(name, body[name]);
  return settings;
}

void read_settings(Queue& queue) {
  const Json& s = queue.settings;
  queue.routing = routing_from(s["routing"].text());
  queue.capacity = s["capacity"].integer(5);
  queue.priority = s["priority"].integer();
  queue.required_skills = texts(s["required_skills"]);
  queue.priority_tags = texts(s["priority_tags"]);
  queue.hours = s["hours"].is_object() ? std::make_shared<const BusinessHours>(s["hours"]) : nullptr;
  queue.overflow = {std::string(s["overflow"]["queue_id"].text()), s["overflow"]["after_seconds"].integer() * kSecond,
                    s["overflow"]["longer_than"].integer()};
  queue.promise = {s["sla"]["first_reply_seconds"].integer() * kSecond,
                   s["sla"]["resolution_seconds"].integer() * kSecond};
  queue.alert = {s["alert"]["waiting"].integer(), s["alert"]["wait_seconds"].integer() * kSecond};
}

Json document(const Queue& queue) {
  Json shown = Json::object({{"id", queue.id},
                             {"name", queue.name},
                             {"department_id", queue.department_id ? Json(*queue.department_id) : Json()},
                             {"is_active", queue.is_active}});
  for (const auto& [name, value] : queue.settings.members()) shown.set(name, value);
  shown.set("created_at", sdk::to_rfc3339(queue.created_at));
  shown.set("updated_at", sdk::to_rfc3339(queue.updated_at));
  return shown;
}

std::vector<std::pair<std::string, Json>> settings_schema() {
  using namespace sdk::schema;
  const Json seconds = integer(1, kLongest), skills = list(text(1, 60), 50);
  return {
      {"routing", one_of({"round_robin", "least_busy", "skills", "manual"})},
      {"capacity", integer(1, 1000)},
      {"priority", integer(0, 100)},
      {"required_skills", skills},
      {"priority_tags", skills},
      {"hours", nullable(hours_schema())},
      {"overflow", nullable(object({required("queue_id", text(1, 64)), optional("after_seconds", seconds),
                                    optional("longer_than", integer(1, kMostWaiting))}))},
      {"sla", nullable(object({optional("first_reply_seconds", seconds), optional("resolution_seconds", seconds)}))},
      {"alert", nullable(object({optional("waiting", integer(1, kMostWaiting)), optional("wait_seconds", seconds)}))}};
}

}  // namespace parley::inbox
