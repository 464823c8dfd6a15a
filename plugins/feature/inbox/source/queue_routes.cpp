#include "queue_routes.hpp"

#include "listing.hpp"
#include "new_id.hpp"
#include "queue_metrics.hpp"
#include "refusals.hpp"

namespace parley::inbox {

using sdk::Call;
using sdk::Json;
using sdk::Reply;
using namespace sdk::schema;

namespace {

constexpr const char* kGroup = "Queues";
constexpr const char* kOne = "/queues/{queue_id}";
constexpr const char* kAgents = "/queues/{queue_id}/agents";
constexpr std::int64_t kMostAgents = 5000;

Json queue_schema() {
  std::vector<Property> members{required("id", text(1, 64)), required("name", text(1, 120)),
                                required("department_id", nullable(text(1, 64))), required("is_active", boolean())};
  for (auto& [name, schema] : settings_schema()) members.push_back(required(name, std::move(schema)));
  members.push_back(required("created_at", time()));
  members.push_back(required("updated_at", time()));
  return object(members);
}

/// `name` is needed to make one, and nothing to change one.
Json body_schema(Property name) {
  std::vector<Property> members{std::move(name), optional("department_id", nullable(text(1, 64))),
                                optional("is_active", boolean())};
  for (auto& [setting, schema] : settings_schema()) members.push_back(optional(setting, std::move(schema)));
  return object(members);
}

Json agents_schema() {
  return object({required(
      "data", list(object({required("user_id", text(1, 64)), required("name", text(0, 200)),
                           required("priority", integer(0, 100)), required("status", one_of({"online", "away"})),
                           required("open_conversations", integer(0, 1'000'000))}),
                   kMostAgents))});
}

void take(Queue& queue, const Json& body) {
  queue.name = std::string(body["name"].text(queue.name));
  queue.is_active = body["is_active"].boolean(queue.is_active);
  if (body["department_id"].is_text()) queue.department_id = std::string(body["department_id"].text());
  if (body.has("department_id") && body["department_id"].is_null()) queue.department_id.reset();
  queue.settings = with_changes(queue.settings, body);
  read_settings(queue);
}

std::string taken(const std::string& name) {
  return "a queue '" + name + "' is there already";
}

}  // namespace

void QueueRoutes::add(sdk::Endpoints& endpoints) {
  add_queues(endpoints);
  add_work(endpoints);
}

void QueueRoutes::add_queues(sdk::Endpoints& endpoints) {
  auto all = endpoint(kGroup, "GET", "/queues", "List queues", "queues:read");
  all.query = list_query({optional("q", text(1, 200)), optional("department_id", text(1, 64))});
  all.response = page_schema(queue_schema());
  endpoints.add(all, [this](const Call& call) { return list(call); });
  auto made = endpoint(kGroup, "POST", "/queues", "Make a queue", "queues:create");
  made.request = body_schema(required("name", text(1, 120)));
  made.response = queue_schema();
  made.success = 201;
  endpoints.add(made, [this](const Call& call) { return create(call); });
  auto one = endpoint(kGroup, "GET", kOne, "Get a queue", "queues:read");
  one.response = queue_schema();
  endpoints.add(one, [this](const Call& call) { return Reply::json(document(found(call))); });
  auto patch = endpoint(kGroup, "PATCH", kOne, "Change a queue", "queues:update");
  patch.request = body_schema(optional("name", text(1, 120)));
  patch.response = queue_schema();
  endpoints.add(patch, [this](const Call& call) { return change(call); });
  auto gone = endpoint(kGroup, "DELETE", kOne, "Remove a queue", "queues:delete");
  gone.success = 204;
  endpoints.add(gone, [this](const Call& call) { return remove(call); });
}

void QueueRoutes::add_work(sdk::Endpoints& endpoints) {
  auto who = endpoint(kGroup, "GET", kAgents, "List a queue's agents", "queues:read");
  who.response = agents_schema();
  endpoints.add(who, [this](const Call& call) { return agents(call); });
  auto set = endpoint(kGroup, "PUT", kAgents, "Say who a queue's agents are", "queues:update");
  const Json agent = object({required("user_id", text(1, 64)), optional("priority", with_default(integer(0, 100), 0))});
  set.request = object({required("agents", sdk::schema::list(agent, kMostAgents))});
  set.response = agents_schema();
  endpoints.add(set, [this](const Call& call) { return set_agents(call); });
  auto next = endpoint(kGroup, "POST", "/queues/{queue_id}/pull", "Take the next conversation of a queue",
                       "conversations:assign");
  const Json conversation = Json::object({{"type", "object"}, {"description", "As /conversations/{id} shows it."}});
  next.response = object({required("conversation", nullable(conversation))});
  endpoints.add(next, [this](const Call& call) { return pull(call); });
  auto figures = endpoint(kGroup, "GET", "/queues/{queue_id}/metrics", "See how a queue does", "queues:read");
  figures.response = metrics_schema();
  endpoints.add(figures, [this](const Call& call) { return metrics(call); });
}

Queue QueueRoutes::found(const Call& call) const {
  const std::string id = call.param("queue_id");
  if (auto queue = queues_.find(call.tenant(), id)) return std::move(*queue);
  throw missing("queue", id);
}

/// What it names has to be there.
void QueueRoutes::check(const std::string& tenant, const Queue& queue) const {
  if (queue.department_id && !departments_.find(tenant, *queue.department_id))
    throw sdk::wrong_field("department_id", "expected a department of this tenant");
  const Overflow& overflow = queue.overflow;
  if (overflow.queue_id.empty()) return;
  if (overflow.queue_id == queue.id || !queues_.find(tenant, overflow.queue_id))
    throw sdk::wrong_field("overflow.queue_id", "expected another queue of this tenant");
  if (overflow.after_ms == 0 && overflow.longer_than == 0)
    throw sdk::wrong_field("overflow", "expected after_seconds, longer_than or both");
}

Reply QueueRoutes::list(const Call& call) const {
  const QueueFilter filter{std::string(call.query()["q"].text()), std::string(call.query()["department_id"].text())};
  Json data = Json::array();
  for (const Queue& queue : queues_.list(call.tenant(), filter, call.page_size(), call.offset()))
    data.push(document(queue));
  return sdk::page_of(std::move(data), queues_.count(call.tenant(), filter), call);
}

Reply QueueRoutes::create(const Call& call) const {
  Queue queue;
  queue.settings = default_settings();
  take(queue, call.body());
  check(call.tenant(), queue);
  if (queues_.count(call.tenant()) >= options_.max_queues) throw full("queues", options_.max_queues, "max_queues");
  queue.created_at = queue.updated_at = clock_.wall_ms();
  queue.id = new_id(queue.created_at);
  or_taken(taken(queue.name), [&] { queues_.add(call.tenant(), queue); });
  made_(call.tenant());
  return Reply::json(document(queue), 201);
}

Reply QueueRoutes::change(const Call& call) {
  Queue queue = found(call);
  take(queue, call.body());
  check(call.tenant(), queue);
  queue.updated_at = clock_.wall_ms();
  or_taken(taken(queue.name), [&] { queues_.update(call.tenant(), queue); });
  desk_.give_waiting(call.tenant());  // there may be more room now, or other hours
  return Reply::json(document(queue));
}

Reply QueueRoutes::remove(const Call& call) const {
  const Queue queue = found(call);
  if (!tickets_.waiting_in(call.tenant(), queue.id, 1).empty())
    throw sdk::Failure(PARLEY_CONFLICT, "conversations wait in this queue; transfer them first");
  for (const auto& [id, other] : queues_.all(call.tenant()))
    if (other.overflow.queue_id == queue.id)
      throw sdk::Failure(PARLEY_CONFLICT, "the queue '" + other.name + "' flows over into this one; change that first");
  queues_.remove(call.tenant(), queue.id);
  return Reply::empty();
}

Reply QueueRoutes::agents(const Call& call) const {
  const Queue queue = found(call);
  const auto people = people_.all(call.tenant());
  const auto availability = queues_.availability(call.tenant());
  const auto loads = tickets_.loads(call.tenant());
  Json data = Json::array();
  for (const QueueAgent& agent : queues_.agents(call.tenant(), queue.id)) {
    const auto person = people.find(agent.user_id);
    if (person == people.end()) continue;
    const auto status = availability.find(agent.user_id);
    const auto load = loads.find(agent.user_id);
    data.push(Json::object({{"user_id", agent.user_id},
                            {"name", person->second.name},
                            {"priority", agent.priority},
                            {"status", status == availability.end() ? "away" : status->second},
                            {"open_conversations", load == loads.end() ? 0 : load->second}}));
  }
  return Reply::json(Json::object({{"data", std::move(data)}}));
}

Reply QueueRoutes::set_agents(const Call& call) {
  const Queue queue = found(call);
  const auto people = people_.all(call.tenant());
  std::vector<QueueAgent> wanted;
  for (const Json& agent : call.body()["agents"].items()) {
    const std::string field = "agents[" + std::to_string(wanted.size()) + "].user_id";
    const std::string user(agent["user_id"].text());
    if (!people.contains(user)) throw sdk::wrong_field(field, "expected an active user of this tenant");
    wanted.push_back({queue.id, user, agent["priority"].integer(), 0});
  }
  if (std::int64_t(wanted.size()) > options_.max_agents)
    throw sdk::wrong_field("agents", "expected at most " + std::to_string(options_.max_agents) + " agents");
  queues_.set_agents(call.tenant(), queue.id, wanted);
  desk_.give_waiting(call.tenant());
  return agents(call);
}

Reply QueueRoutes::pull(const Call& call) {
  const Queue queue = found(call);
  return Reply::json(Json::object({{"conversation", desk_.pull(call.tenant(), queue, call.principal())}}));
}

Reply QueueRoutes::metrics(const Call& call) const {
  const Queue queue = found(call);
  return Reply::json(queue_metrics(call.tenant(), queue, clock_.wall_ms(), queues_, people_, tickets_));
}

}  // namespace parley::inbox
