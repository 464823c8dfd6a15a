#include "figures.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

namespace parley::analytics {

namespace {

// Ids begin with the time at which they were made, so the primary key finds a range. An event that waited in the
// journal is stored later than it came; one that waited for longer than this is not counted.
constexpr std::int64_t kClockSlack = 3'600'000;
constexpr std::int64_t kLongestWait = 8LL * 24 * 3'600'000;

std::string id_at(std::int64_t ms) {
  char text[40];
  const auto time = static_cast<unsigned long long>(std::max<std::int64_t>(ms, 0));
  std::snprintf(text, sizeof text, "%08llx-%04llx-0000-0000-000000000000", (time >> 16) & 0xffffffffULL,
                time & 0xffffULL);
  return text;
}

/// $2 to $5 of every statement about a range.
std::vector<sdk::Param> params_of(const Range& range) {
  return {id_at(range.from - kClockSlack), id_at(range.to + kLongestWait), range.from, range.to};
}

#define IN_RANGE(t) \
  t ".tenant_id = $1 AND " t ".id >= $2 AND " t ".id < $3 AND " t ".created_at >= $4 AND " t ".created_at < $5"
#define BY_A_PERSON(t) t ".direction = 'out' AND " t ".author_kind = 'user' AND " t ".is_internal = 0"
#define LAST_RESOLVED(conversation, before)                                                                  \
  "COALESCE((SELECT MAX(a.created_at) FROM audit a WHERE a.tenant_id = $1 AND a.resource_id = " conversation \
  " AND a.action = 'conversations.resolve' AND a.created_at < " before "), 0)"

constexpr const char* kByQuarter =
    "SELECT m.created_at / 900000, m.direction, m.author_kind, COUNT(*) FROM messages m WHERE " IN_RANGE(
        "m") " AND m.is_internal = 0 GROUP BY m.created_at / 900000, m.direction, m.author_kind";
constexpr const char* kByChannel =
    "SELECT m.channel_id, m.direction, m.author_kind, COUNT(*) FROM messages m WHERE " IN_RANGE(
        "m") " AND m.is_internal = 0 GROUP BY m.channel_id, m.direction, m.author_kind";
constexpr const char* kOpened =
    "SELECT c.created_at / 900000, c.channel_id, COUNT(*) FROM conversations c WHERE " IN_RANGE(
        "c") " AND c.merged_into IS NULL GROUP BY c.created_at / 900000, c.channel_id";
// An opening of a conversation ends when it is resolved: `since` is when the one before ended. The first word of a
// person in an opening is a first reply when the contact has written in it before.
constexpr const char* kFirstReplies =
    "SELECT g.first_at, u.author_id, u.channel_id, (SELECT MIN(i.created_at) FROM messages i WHERE i.tenant_id = $1 "
    "AND i.conversation_id = g.conversation_id AND i.direction = 'in' AND i.created_at > g.since "
    "AND i.created_at <= g.first_at) "
    "FROM (SELECT m.conversation_id, m.since, MIN(m.created_at) AS first_at, MIN(m.id) AS first_id FROM "
    "(SELECT x.id, x.conversation_id, x.created_at, " LAST_RESOLVED("x.conversation_id", "x.created_at")
    " AS since FROM messages x WHERE " IN_RANGE("x") " AND " BY_A_PERSON("x") ") m "
    "GROUP BY m.conversation_id, m.since) g "
    "JOIN messages u ON u.tenant_id = $1 AND u.id = g.first_id "
    "WHERE NOT EXISTS (SELECT 1 FROM messages e WHERE e.tenant_id = $1 AND e.conversation_id = g.conversation_id AND "
    BY_A_PERSON("e") " AND e.created_at > g.since AND e.created_at < $4)";
constexpr const char* kResolutions =
    "SELECT r.created_at, r.actor_kind, r.actor_id, c.channel_id, (SELECT MIN(m.created_at) FROM messages m "
    "WHERE m.tenant_id = $1 AND m.conversation_id = r.resource_id AND m.is_internal = 0 AND m.created_at > r.since "
    "AND m.created_at <= r.created_at) "
    "FROM (SELECT x.resource_id, x.created_at, x.actor_kind, x.actor_id, "
    LAST_RESOLVED("x.resource_id", "x.created_at") " AS since FROM audit x WHERE " IN_RANGE("x")
    " AND x.action = 'conversations.resolve') r "
    "JOIN conversations c ON c.tenant_id = $1 AND c.id = r.resource_id";
constexpr const char* kStanding =
    "SELECT c.channel_id, c.status, CASE WHEN c.assigned_to IS NULL THEN 0 ELSE 1 END, c.last_message_direction, "
    "COUNT(*) FROM conversations c WHERE c.tenant_id = $1 AND c.status IN ('open', 'snoozed') "
    "AND c.merged_into IS NULL GROUP BY c.channel_id, c.status, CASE WHEN c.assigned_to IS NULL THEN 0 ELSE 1 END, "
    "c.last_message_direction";
constexpr const char* kMembers =
    "SELECT m.user_id, u.name, m.is_active FROM memberships m JOIN users u ON u.id = m.user_id "
    "WHERE m.tenant_id = $1 ORDER BY u.name, m.user_id";
constexpr const char* kAssigned =
    "SELECT c.assigned_to, COUNT(*) FROM conversations c WHERE c.tenant_id = $1 AND c.assigned_to IS NOT NULL "
    "AND c.status = 'open' AND c.merged_into IS NULL GROUP BY c.assigned_to";
constexpr const char* kWritten = "SELECT m.author_id, COUNT(*) FROM messages m WHERE " IN_RANGE(
    "m") " AND " BY_A_PERSON("m") " GROUP BY m.author_id";

#undef LAST_RESOLVED
#undef BY_A_PERSON
#undef IN_RANGE

std::string text(const sdk::Row& row, std::size_t column) {
  return std::string(row.text(column));
}

}  // namespace

std::vector<MessageCount> Figures::messages_by_quarter(const std::string& tenant, const Range& range) const {
  return store_.select(tenant, {kByQuarter, params_of(range)}, [](const sdk::Row& row) {
    return MessageCount{row.integer(0) * kQuarter, {}, row.text(1) == "in", text(row, 2), row.integer(3)};
  });
}

std::vector<MessageCount> Figures::messages_by_channel(const std::string& tenant, const Range& range) const {
  return store_.select(tenant, {kByChannel, params_of(range)}, [](const sdk::Row& row) {
    return MessageCount{0, text(row, 0), row.text(1) == "in", text(row, 2), row.integer(3)};
  });
}

std::vector<OpenedCount> Figures::opened(const std::string& tenant, const Range& range) const {
  return store_.select(tenant, {kOpened, params_of(range)}, [](const sdk::Row& row) {
    return OpenedCount{row.integer(0) * kQuarter, text(row, 1), row.integer(2)};
  });
}

std::vector<FirstReply> Figures::first_replies(const std::string& tenant, const Range& range) const {
  std::vector<FirstReply> all;
  store_.query(tenant, {kFirstReplies, params_of(range)}, [&](const sdk::Row& row) {
    if (row.is_null(3)) return;  // the person wrote first: nobody was waiting
    all.push_back({row.integer(0), row.integer(0) - row.integer(3), text(row, 1), text(row, 2)});
  });
  return all;
}

std::vector<Resolution> Figures::resolutions(const std::string& tenant, const Range& range) const {
  return store_.select(tenant, {kResolutions, params_of(range)}, [](const sdk::Row& row) {
    const std::int64_t began = row.is_null(4) ? row.integer(0) : row.integer(4);
    return Resolution{row.integer(0), row.integer(0) - began, row.text(1) == "user" ? text(row, 2) : std::string(),
                      text(row, 3)};
  });
}

std::vector<StandingCount> Figures::standing(const std::string& tenant) const {
  return store_.select(tenant, {kStanding, {}}, [](const sdk::Row& row) {
    return StandingCount{text(row, 0), row.text(1) == "open", row.integer(2) == 1, row.text(3) == "in", row.integer(4)};
  });
}

std::vector<Agent> Figures::agents(const std::string& tenant, const Range& range) const {
  std::vector<Agent> all = store_.select(tenant, {kMembers, {}}, [](const sdk::Row& row) {
    return Agent{text(row, 0), text(row, 1), row.integer(2) == 1};
  });
  std::map<std::string, Agent*, std::less<>> by_id;
  for (Agent& agent : all) by_id[agent.id] = &agent;
  const auto count_into = [&](std::int64_t Agent::*field) {
    return [&by_id, field](const sdk::Row& row) {
      if (const auto found = by_id.find(row.text(0)); found != by_id.end()) found->second->*field = row.integer(1);
    };
  };
  store_.query(tenant, {kAssigned, {}}, count_into(&Agent::assigned));
  store_.query(tenant, {kWritten, params_of(range)}, count_into(&Agent::messages));
  return all;
}

}  // namespace parley::analytics
