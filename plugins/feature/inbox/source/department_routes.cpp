#include "department_routes.hpp"

#include "listing.hpp"
#include "new_id.hpp"
#include "refusals.hpp"

namespace parley::inbox {

using sdk::Call;
using sdk::Json;
using sdk::Reply;
using namespace sdk::schema;

namespace {

constexpr const char* kGroup = "Departments";
constexpr const char* kOne = "/departments/{department_id}";
constexpr const char* kAgents = "/departments/{department_id}/agents";

Json department_schema() {
  return object({required("id", text(1, 64)), required("name", text(1, 120)), required("description", text(0, 2000)),
                 required("created_at", time()), required("updated_at", time())});
}

std::string taken(const std::string& name) {
  return "a department '" + name + "' is there already";
}

}  // namespace

void DepartmentRoutes::add(sdk::Endpoints& endpoints) const {
  auto all = endpoint(kGroup, "GET", "/departments", "List departments", "departments:read");
  all.query = list_query({optional("q", text(1, 200))});
  all.response = page_schema(department_schema());
  endpoints.add(all, [this](const Call& call) { return list(call); });
  auto made = endpoint(kGroup, "POST", "/departments", "Make a department", "departments:create");
  made.request = object({required("name", text(1, 120)), optional("description", text(0, 2000))});
  made.response = department_schema();
  made.success = 201;
  endpoints.add(made, [this](const Call& call) { return create(call); });
  auto one = endpoint(kGroup, "GET", kOne, "Get a department", "departments:read");
  one.response = department_schema();
  endpoints.add(one, [this](const Call& call) { return Reply::json(document(found(call))); });
  auto patch = endpoint(kGroup, "PATCH", kOne, "Change a department", "departments:update");
  patch.request = object({optional("name", text(1, 120)), optional("description", text(0, 2000))});
  patch.response = department_schema();
  endpoints.add(patch, [this](const Call& call) { return change(call); });
  auto gone = endpoint(kGroup, "DELETE", kOne, "Remove a department", "departments:delete");
  gone.success = 204;
  endpoints.add(gone, [this](const Call& call) { return remove(call); });
  const Json people = object({required(
      "data", sdk::schema::list(object({required("user_id", text(1, 64)), required("name", text(0, 200))}), 5000))});
  auto who = endpoint(kGroup, "GET", kAgents, "List a department's agents", "departments:read");
  who.response = people;
  endpoints.add(who, [this](const Call& call) { return agents(call); });
  auto set = endpoint(kGroup, "PUT", kAgents, "Say who a department's agents are", "departments:update");
  set.request = object({required("user_ids", sdk::schema::list(text(1, 64), 5000))});
  set.response = people;
  endpoints.add(set, [this](const Call& call) { return set_agents(call); });
}

Department DepartmentRoutes::found(const Call& call) const {
  const std::string id = call.param("department_id");
  if (auto department = departments_.find(call.tenant(), id)) return std::move(*department);
  throw missing("department", id);
}

Reply DepartmentRoutes::list(const Call& call) const {
  const std::string_view words = call.query()["q"].text();
  Json data = Json::array();
  for (const Department& d : departments_.list(call.tenant(), words, call.page_size(), call.offset()))
    data.push(document(d));
  return sdk::page_of(std::move(data), departments_.count(call.tenant(), words), call);
}

Reply DepartmentRoutes::create(const Call& call) const {
  if (departments_.count(call.tenant()) >= options_.max_departments)
    throw full("departments", options_.max_departments, "max_departments");
  const std::int64_t now = clock_.wall_ms();
  const Department department{new_id(now), std::string(call.body()["name"].text()),
                              std::string(call.body()["description"].text()), now, now};
  or_taken(taken(department.name), [&] { departments_.add(call.tenant(), department); });
  return Reply::json(document(department), 201);
}

Reply DepartmentRoutes::change(const Call& call) const {
  Department department = found(call);
  department.name = call.body()["name"].text(department.name);
  department.description = call.body()["description"].text(department.description);
  department.updated_at = clock_.wall_ms();
  or_taken(taken(department.name), [&] { departments_.update(call.tenant(), department); });
  return Reply::json(document(department));
}

Reply DepartmentRoutes::remove(const Call& call) const {
  const Department department = found(call);
  if (departments_.has_queues(call.tenant(), department.id))
    throw sdk::Failure(PARLEY_CONFLICT, "the department has queues; give them to another one, or remove them first");
  departments_.remove(call.tenant(), department.id);
  return Reply::empty();
}

Reply DepartmentRoutes::agents(const Call& call) const {
  const Department department = found(call);
  const auto people = people_.all(call.tenant());
  Json data = Json::array();
  for (const std::string& user : departments_.agents(call.tenant(), department.id))
    if (const auto person = people.find(user); person != people.end())
      data.push(Json::object({{"user_id", user}, {"name", person->second.name}}));
  return Reply::json(Json::object({{"data", std::move(data)}}));
}

Reply DepartmentRoutes::set_agents(const Call& call) const {
  const Department department = found(call);
  const auto people = people_.all(call.tenant());
  std::vector<std::string> users;
  for (const Json& user : call.body()["user_ids"].items()) users.emplace_back(user.text());
  if (std::int64_t(users.size()) > options_.max_agents)
    throw sdk::wrong_field("user_ids", "expected at most " + std::to_string(options_.max_agents) + " agents");
  for (std::size_t i = 0; i < users.size(); ++i)
    if (!people.contains(users[i]))
      throw sdk::wrong_field("user_ids[" + std::to_string(i) + "]", "expected an active user of this tenant");
  departments_.set_agents(call.tenant(), department.id, users);
  return agents(call);
}

}  // namespace parley::inbox
