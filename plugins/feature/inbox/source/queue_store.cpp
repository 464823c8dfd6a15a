#include "queue_store.hpp"

#include "like_text.hpp"

namespace parley::inbox {

namespace {

constexpr const char* kList =
    "SELECT id, name, department_id, is_active, settings, created_at, updated_at FROM inbox_queues "
    "WHERE tenant_id = $1 AND LOWER(name) LIKE LOWER($2) ESCAPE '\\' AND ($3 = '' OR department_id = $3) "
    "ORDER BY name, id LIMIT $4 OFFSET $5";
constexpr const char* kCount =
    "SELECT COUNT(*) FROM inbox_queues "
    "WHERE tenant_id = $1 AND LOWER(name) LIKE LOWER($2) ESCAPE '\\' AND ($3 = '' OR department_id = $3)";
constexpr const char* kAll =
    "SELECT id, name, department_id, is_active, settings, created_at, updated_at FROM inbox_queues "
    "WHERE tenant_id = $1";
constexpr const char* kFind =
    "SELECT id, name, department_id, is_active, settings, created_at, updated_at FROM inbox_queues "
    "WHERE tenant_id = $1 AND id = $2";
constexpr const char* kNamed =
    "SELECT id, name, department_id, is_active, settings, created_at, updated_at FROM inbox_queues "
    "WHERE tenant_id = $1 AND (id = $2 OR name = $2)";
constexpr const char* kOfDepartment =
    "SELECT id, name, department_id, is_active, settings, created_at, updated_at FROM inbox_queues "
    "WHERE tenant_id = $1 AND department_id = $2 AND is_active = 1 ORDER BY created_at, id LIMIT 1";
constexpr const char* kAdd =
    "INSERT INTO inbox_queues (tenant_id, id, name, department_id, is_active, settings, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr const char* kUpdate =
    "UPDATE inbox_queues SET name = $3, department_id = $4, is_active = $5, settings = $6, updated_at = $7 "
    "WHERE tenant_id = $1 AND id = $2";
constexpr const char* kRemove = "DELETE FROM inbox_queues WHERE tenant_id = $1 AND id = $2";
constexpr const char* kAllAgents =
    "SELECT queue_id, user_id, priority, last_given_at FROM inbox_queue_agents WHERE tenant_id = $1 "
    "ORDER BY queue_id, priority DESC, user_id";
constexpr const char* kAgents =
    "SELECT queue_id, user_id, priority, last_given_at FROM inbox_queue_agents WHERE tenant_id = $1 AND queue_id = $2 "
    "ORDER BY priority DESC, user_id";
constexpr const char* kNoAgents = "DELETE FROM inbox_queue_agents WHERE tenant_id = $1 AND queue_id = $2";
constexpr const char* kNoAgent =
    "DELETE FROM inbox_queue_agents WHERE tenant_id = $1 AND queue_id = $2 AND user_id = $3";
constexpr const char* kAddAgent =
    "INSERT INTO inbox_queue_agents (tenant_id, queue_id, user_id, priority, last_given_at) "
    "VALUES ($1, $2, $3, $4, 0) "
    "ON CONFLICT (tenant_id, queue_id, user_id) DO UPDATE SET priority = excluded.priority";
constexpr const char* kGave =
    "UPDATE inbox_queue_agents SET last_given_at = $4 WHERE tenant_id = $1 AND queue_id = $2 AND user_id = $3";
constexpr const char* kAvailability = "SELECT user_id, status FROM inbox_agents WHERE tenant_id = $1";
constexpr const char* kSetAvailability =
    "INSERT INTO inbox_agents (tenant_id, user_id, status, changed_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant_id, user_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at";

Queue from_row(const sdk::Row& row) {
  Queue queue;
  queue.id = row.text(0);
  queue.name = row.text(1);
  if (!row.is_null(2)) queue.department_id = std::string(row.text(2));
  queue.is_active = row.integer(3) != 0;
  queue.settings = with_changes(default_settings(), sdk::Json::parse(row.text(4)));
  queue.created_at = row.integer(5);
  queue.updated_at = row.integer(6);
  read_settings(queue);
  return queue;
}

QueueAgent agent_from(const sdk::Row& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), row.integer(2), row.integer(3)};
}

std::optional<Queue> first(std::vector<Queue> found) {
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

sdk::Param id_or_null(const std::optional<std::string>& id) {
  return id ? sdk::Param(*id) : sdk::Param(nullptr);
}

}  // namespace

std::vector<Queue> QueueStore::list(std::string_view tenant, const QueueFilter& filter, std::int64_t most,
                                    std::int64_t offset) const {
  return store_.select(tenant, {kList, {like_text(filter.words), filter.department_id, most, offset}}, from_row);
}

std::int64_t QueueStore::count(std::string_view tenant, const QueueFilter& filter) const {
  return store_.select(tenant, {kCount, {like_text(filter.words), filter.department_id}},
                       [](const sdk::Row& row) { return row.integer(0); })[0];
}

std::map<std::string, Queue> QueueStore::all(std::string_view tenant) const {
  std::map<std::string, Queue> queues;
  for (Queue& queue : store_.select(tenant, {kAll, {}}, from_row)) queues.emplace(queue.id, queue);
  return queues;
}

std::optional<Queue> QueueStore::find(std::string_view tenant, std::string_view id) const {
  return first(store_.select(tenant, {kFind, {id}}, from_row));
}

std::optional<Queue> QueueStore::named(std::string_view tenant, std::string_view id_or_name) const {
  return first(store_.select(tenant, {kNamed, {id_or_name}}, from_row));
}

std::optional<Queue> QueueStore::of_department(std::string_view tenant, std::string_view department) const {
  return first(store_.select(tenant, {kOfDepartment, {department}}, from_row));
}

void QueueStore::add(std::string_view tenant, const Queue& q) const {
  store_.write(
      tenant,
      {kAdd, {q.id, q.name, id_or_null(q.department_id), q.is_active, q.settings.dump(), q.created_at, q.updated_at}});
}

void QueueStore::update(std::string_view tenant, const Queue& q) const {
  store_.write(tenant,
               {kUpdate, {q.id, q.name, id_or_null(q.department_id), q.is_active, q.settings.dump(), q.updated_at}});
}

void QueueStore::remove(std::string_view tenant, std::string_view id) const {
  const sdk::Statement statements[] = {{kNoAgents, {id}}, {kRemove, {id}}};
  store_.write(tenant, statements);
}

std::vector<QueueAgent> QueueStore::agents(std::string_view tenant) const {
  return store_.select(tenant, {kAllAgents, {}}, agent_from);
}

std::vector<QueueAgent> QueueStore::agents(std::string_view tenant, std::string_view queue) const {
  return store_.select(tenant, {kAgents, {queue}}, agent_from);
}

void QueueStore::set_agents(std::string_view tenant, std::string_view queue,
                            const std::vector<QueueAgent>& wanted) const {
  std::vector<sdk::Statement> statements;
  for (const QueueAgent& old : agents(tenant, queue)) {
    bool stays = false;
    for (const QueueAgent& agent : wanted) stays = stays || agent.user_id == old.user_id;
    if (!stays) statements.push_back({kNoAgent, {queue, old.user_id}});
  }
  for (const QueueAgent& agent : wanted) statements.push_back({kAddAgent, {queue, agent.user_id, agent.priority}});
  if (!statements.empty()) store_.write(tenant, statements);
}

std::map<std::string, std::string> QueueStore::availability(std::string_view tenant) const {
  std::map<std::string, std::string> status;
  store_.query(tenant, {kAvailability, {}},
               [&](const sdk::Row& row) { status[std::string(row.text(0))] = row.text(1); });
  return status;
}

void QueueStore::set_availability(std::string_view tenant, std::string_view user, std::string_view status,
                                  std::int64_t now) const {
  store_.write(tenant, {kSetAvailability, {user, status, now}});
}

sdk::Statement QueueStore::gave(std::string_view queue, std::string_view user, std::int64_t now) {
  return {kGave, {queue, user, now}};
}

}  // namespace parley::inbox
