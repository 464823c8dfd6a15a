#include "ticket_store.hpp"

namespace parley::inbox {

namespace {

#define INBOX_TICKET_COLUMNS                                                                          \
  "SELECT id, conversation_id, queue_id, priority, entered_at, queued_at, hops, agent_id, given_at, " \
  "first_reply_due, first_reply_at, resolution_due, told FROM inbox_tickets WHERE tenant_id = $1 "

constexpr const char* kOpenOf = INBOX_TICKET_COLUMNS "AND conversation_id = $2 AND closed_at IS NULL";
constexpr const char* kWaiting = INBOX_TICKET_COLUMNS
    "AND closed_at IS NULL AND agent_id IS NULL AND queue_id <> '' ORDER BY priority DESC, entered_at, id LIMIT $2";
constexpr const char* kWaitingIn = INBOX_TICKET_COLUMNS
    "AND queue_id = $2 AND closed_at IS NULL AND agent_id IS NULL ORDER BY priority DESC, entered_at, id LIMIT $3";
constexpr const char* kPromised = INBOX_TICKET_COLUMNS
    "AND closed_at IS NULL AND ((first_reply_due IS NOT NULL AND (told & 2) = 0 "
    "AND (first_reply_at IS NULL OR first_reply_at > first_reply_due)) "
    "OR (resolution_due IS NOT NULL AND (told & 8) = 0)) ORDER BY entered_at, id LIMIT $2";
constexpr const char* kLoads =
    "SELECT agent_id, COUNT(*) FROM inbox_tickets WHERE tenant_id = $1 AND closed_at IS NULL AND agent_id IS NOT NULL "
    "GROUP BY agent_id";
constexpr const char* kNow =
    "SELECT COUNT(CASE WHEN agent_id IS NULL THEN 1 END), COUNT(CASE WHEN agent_id IS NOT NULL THEN 1 END), "
    "MIN(CASE WHEN agent_id IS NULL THEN entered_at END) "
    "FROM inbox_tickets WHERE tenant_id = $1 AND queue_id = $2 AND closed_at IS NULL";
// Late: answered after its time, or not answered while its time passed.
constexpr const char* kSince =
    "SELECT CAST(COALESCE(AVG(given_at - entered_at), 0) AS BIGINT), "
    "COUNT(CASE WHEN first_reply_at <= first_reply_due THEN 1 END), "
    "COUNT(CASE WHEN first_reply_at > first_reply_due OR (first_reply_at IS NULL AND first_reply_due <= "
    "COALESCE(closed_at, $4)) THEN 1 END), "
    "COUNT(CASE WHEN closed_at <= resolution_due AND outcome = 'resolved' THEN 1 END), "
    "COUNT(CASE WHEN closed_at > resolution_due OR (closed_at IS NULL AND resolution_due <= $4) THEN 1 END) "
    "FROM inbox_tickets WHERE tenant_id = $1 AND queue_id = $2 AND entered_at >= $3";
constexpr const char* kWrong =
    "SELECT t.conversation_id FROM inbox_tickets t "
    "LEFT JOIN conversations c ON c.tenant_id = t.tenant_id AND c.id = t.conversation_id AND c.merged_into IS NULL "
    "WHERE t.tenant_id = $1 AND t.closed_at IS NULL AND (c.id IS NULL OR c.status <> 'open' OR c.holder = '' "
    "OR COALESCE(c.queue_id, '') <> t.queue_id OR COALESCE(c.assigned_to, '') <> COALESCE(t.agent_id, '') "
    "OR (c.first_reply_at IS NOT NULL AND t.first_reply_at IS NULL AND t.first_reply_due IS NOT NULL)) LIMIT $2";
// Whom the bot handed to a name that is none waits for ever; such are not asked for again and again.
constexpr const char* kMissed =
    "SELECT c.id FROM conversations c WHERE c.tenant_id = $1 AND c.last_message_at >= $2 AND c.merged_into IS NULL "
    "AND c.status = 'open' AND c.holder <> '' AND NOT EXISTS (SELECT 1 FROM inbox_tickets t "
    "WHERE t.tenant_id = $1 AND t.conversation_id = c.id AND t.closed_at IS NULL) "
    "AND (c.assigned_to IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM inbox_queues q WHERE q.tenant_id = $1 "
    "AND (q.id = c.queue_id OR q.id = c.holder OR q.name = c.holder)) "
    "OR EXISTS (SELECT 1 FROM inbox_departments d JOIN inbox_queues q ON q.tenant_id = d.tenant_id "
    "AND q.department_id = d.id AND q.is_active = 1 WHERE d.tenant_id = $1 "
    "AND (d.id = c.holder OR d.name = c.holder))) LIMIT $3";
constexpr const char* kAdd =
    "INSERT INTO inbox_tickets (tenant_id, id, conversation_id, queue_id, priority, entered_at, queued_at, hops, "
    "agent_id, given_at, first_reply_due, first_reply_at, resolution_due, told, closed_at, outcome) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, '')";
constexpr const char* kUpdate =
    "UPDATE inbox_tickets SET queue_id = $3, priority = $4, queued_at = $5, hops = $6, agent_id = $7, given_at = $8, "
    "first_reply_at = $9, told = $10 WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL";
constexpr const char* kClose =
    "UPDATE inbox_tickets SET closed_at = $3, outcome = $4 WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL";
constexpr const char* kForget =
    "DELETE FROM inbox_tickets WHERE tenant_id = $1 AND closed_at IS NOT NULL AND closed_at < $2";

#undef INBOX_TICKET_COLUMNS

std::optional<std::int64_t> maybe(const sdk::Row& row, std::size_t column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

Ticket from_row(const sdk::Row& row) {
  Ticket t;
  t.id = row.text(0);
  t.conversation_id = row.text(1);
  t.queue_id = row.text(2);
  t.priority = row.integer(3);
  t.entered_at = row.integer(4);
  t.queued_at = row.integer(5);
  t.hops = row.integer(6);
  if (!row.is_null(7)) t.agent_id = std::string(row.text(7));
  t.given_at = maybe(row, 8);
  t.first_reply_due = maybe(row, 9);
  t.first_reply_at = maybe(row, 10);
  t.resolution_due = maybe(row, 11);
  t.told = row.integer(12);
  return t;
}

template <class Value>
sdk::Param or_null(const std::optional<Value>& value) {
  return value ? sdk::Param(*value) : sdk::Param(nullptr);
}

std::string first_text(const sdk::Row& row) {
  return std::string(row.text(0));
}

}  // namespace

std::optional<Ticket> TicketStore::open_of(std::string_view tenant, std::string_view conversation) const {
  auto found = store_.select(tenant, {kOpenOf, {conversation}}, from_row);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Ticket> TicketStore::waiting(std::string_view tenant, std::int64_t most) const {
  return store_.select(tenant, {kWaiting, {most}}, from_row);
}

std::vector<Ticket> TicketStore::waiting_in(std::string_view tenant, std::string_view queue, std::int64_t most) const {
  return store_.select(tenant, {kWaitingIn, {queue, most}}, from_row);
}

std::vector<Ticket> TicketStore::promised(std::string_view tenant, std::int64_t most) const {
  return store_.select(tenant, {kPromised, {most}}, from_row);
}

std::map<std::string, std::int64_t> TicketStore::loads(std::string_view tenant) const {
  std::map<std::string, std::int64_t> loads;
  store_.query(tenant, {kLoads, {}}, [&](const sdk::Row& row) { loads[std::string(row.text(0))] = row.integer(1); });
  return loads;
}

QueueFigures TicketStore::figures(std::string_view tenant, std::string_view queue, std::int64_t since,
                                  std::int64_t now) const {
  QueueFigures f;
  store_.query(tenant, {kNow, {queue}}, [&](const sdk::Row& row) {
    f.waiting = row.integer(0);
    f.in_service = row.integer(1);
    f.longest_since = maybe(row, 2);
  });
  store_.query(tenant, {kSince, {queue, since, now}}, [&](const sdk::Row& row) {
    f.average_wait_ms = row.integer(0);
    f.first_replies_kept = row.integer(1);
    f.first_replies_broken = row.integer(2);
    f.resolutions_kept = row.integer(3);
    f.resolutions_broken = row.integer(4);
  });
  return f;
}

std::vector<std::string> TicketStore::astray(std::string_view tenant, std::int64_t spoke_since,
                                             std::int64_t most) const {
  std::vector<std::string> found = store_.select(tenant, {kWrong, {most}}, first_text);
  for (std::string& id : store_.select(tenant, {kMissed, {spoke_since, most}}, first_text))
    found.push_back(std::move(id));
  return found;
}

void TicketStore::add(std::string_view tenant, const Ticket& t) const {
  store_.write(tenant, {kAdd,
                        {t.id, t.conversation_id, t.queue_id, t.priority, t.entered_at, t.queued_at, t.hops,
                         or_null(t.agent_id), or_null(t.given_at), or_null(t.first_reply_due),
                         or_null(t.first_reply_at), or_null(t.resolution_due), t.told}});
}

sdk::Statement TicketStore::updating(const Ticket& t) {
  return {kUpdate,
          {t.id, t.queue_id, t.priority, t.queued_at, t.hops, or_null(t.agent_id), or_null(t.given_at),
           or_null(t.first_reply_at), t.told}};
}

void TicketStore::update(std::string_view tenant, const Ticket& ticket) const {
  store_.write(tenant, updating(ticket));
}

void TicketStore::close(std::string_view tenant, const Ticket& ticket, std::string_view outcome,
                        std::int64_t now) const {
  store_.write(tenant, {kClose, {ticket.id, now, outcome}});
}

void TicketStore::forget(std::string_view tenant, std::int64_t before) const {
  store_.write(tenant, {kForget, {before}});
}

}  // namespace parley::inbox
