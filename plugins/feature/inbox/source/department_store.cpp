#include "department_store.hpp"

#include <parley/timestamp.hpp>

#include "like_text.hpp"

namespace parley::inbox {

namespace {

constexpr const char* kList =
    "SELECT id, name, description, created_at, updated_at FROM inbox_departments WHERE tenant_id = $1 "
    "AND LOWER(name) LIKE LOWER($2) ESCAPE '\\' ORDER BY name, id LIMIT $3 OFFSET $4";
constexpr const char* kCount =
    "SELECT COUNT(*) FROM inbox_departments WHERE tenant_id = $1 AND LOWER(name) LIKE LOWER($2) ESCAPE '\\'";
constexpr const char* kFind =
    "SELECT id, name, description, created_at, updated_at FROM inbox_departments WHERE tenant_id = $1 AND id = $2";
constexpr const char* kNamed =
    "SELECT id, name, description, created_at, updated_at FROM inbox_departments "
    "WHERE tenant_id = $1 AND (id = $2 OR name = $2)";
constexpr const char* kAdd =
    "INSERT INTO inbox_departments (tenant_id, id, name, description, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)";
constexpr const char* kUpdate =
    "UPDATE inbox_departments SET name = $3, description = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2";
constexpr const char* kRemove = "DELETE FROM inbox_departments WHERE tenant_id = $1 AND id = $2";
constexpr const char* kHasQueues = "SELECT id FROM inbox_queues WHERE tenant_id = $1 AND department_id = $2 LIMIT 1";
constexpr const char* kAgents =
    "SELECT user_id FROM inbox_department_agents WHERE tenant_id = $1 AND department_id = $2 ORDER BY user_id";
constexpr const char* kNoAgents = "DELETE FROM inbox_department_agents WHERE tenant_id = $1 AND department_id = $2";
constexpr const char* kAddAgent =
    "INSERT INTO inbox_department_agents (tenant_id, department_id, user_id) VALUES ($1, $2, $3) "
    "ON CONFLICT (tenant_id, department_id, user_id) DO NOTHING";

Department from_row(const sdk::Row& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), row.integer(3), row.integer(4)};
}

std::optional<Department> first(std::vector<Department> found) {
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace

sdk::Json document(const Department& d) {
  return sdk::Json::object({{"id", d.id},
                            {"name", d.name},
                            {"description", d.description},
                            {"created_at", sdk::to_rfc3339(d.created_at)},
                            {"updated_at", sdk::to_rfc3339(d.updated_at)}});
}

std::vector<Department> DepartmentStore::list(std::string_view tenant, std::string_view words, std::int64_t most,
                                              std::int64_t offset) const {
  return store_.select(tenant, {kList, {like_text(words), most, offset}}, from_row);
}

std::int64_t DepartmentStore::count(std::string_view tenant, std::string_view words) const {
  return store_.select(tenant, {kCount, {like_text(words)}}, [](const sdk::Row& row) { return row.integer(0); })[0];
}

std::optional<Department> DepartmentStore::find(std::string_view tenant, std::string_view id) const {
  return first(store_.select(tenant, {kFind, {id}}, from_row));
}

std::optional<Department> DepartmentStore::named(std::string_view tenant, std::string_view id_or_name) const {
  return first(store_.select(tenant, {kNamed, {id_or_name}}, from_row));
}

void DepartmentStore::add(std::string_view tenant, const Department& d) const {
  store_.write(tenant, {kAdd, {d.id, d.name, d.description, d.created_at, d.updated_at}});
}

void DepartmentStore::update(std::string_view tenant, const Department& d) const {
  store_.write(tenant, {kUpdate, {d.id, d.name, d.description, d.updated_at}});
}

void DepartmentStore::remove(std::string_view tenant, std::string_view id) const {
  const sdk::Statement statements[] = {{kNoAgents, {id}}, {kRemove, {id}}};
  store_.write(tenant, statements);
}

bool DepartmentStore::has_queues(std::string_view tenant, std::string_view id) const {
  return !store_.select(tenant, {kHasQueues, {id}}, [](const sdk::Row& row) { return std::string(row.text(0)); })
              .empty();
}

std::vector<std::string> DepartmentStore::agents(std::string_view tenant, std::string_view id) const {
  return store_.select(tenant, {kAgents, {id}}, [](const sdk::Row& row) { return std::string(row.text(0)); });
}

void DepartmentStore::set_agents(std::string_view tenant, std::string_view id,
                                 const std::vector<std::string>& users) const {
  std::vector<sdk::Statement> statements{{kNoAgents, {id}}};
  for (const std::string& user : users) statements.push_back({kAddAgent, {id, user}});
  store_.write(tenant, statements);
}

}  // namespace parley::inbox
