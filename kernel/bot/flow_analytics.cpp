#include "bot/flow_analytics.hpp"

#include <map>
#include <set>

namespace parley::bot {

namespace {

using store::TenantSql;

constexpr TenantSql kStatuses(
    "SELECT status, COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND program = 'flow' AND name = $2 AND "
    "started_at >= $3 AND started_at < $4 GROUP BY status ORDER BY status");
// The newest turn of a session comes first, so the first step read of a session is where it is.
constexpr TenantSql kTurns(
    "SELECT t.session_id, t.steps, s.status FROM bot_sessions s JOIN session_turns t ON t.tenant_id = s.tenant_id AND "
    "t.session_id = s.id WHERE s.tenant_id = $1 AND s.program = 'flow' AND s.name = $2 AND s.started_at >= $3 AND "
    "s.started_at < $4 ORDER BY s.started_at DESC, t.session_id DESC, t.turn DESC LIMIT $5");

class Counts {
 public:
  void add_turn(const std::string& session, std::string_view steps_text, std::string_view status) {
    ++turns_;
    const auto parsed = parse_json(steps_text, "a stored trace");
    const json::array* steps = parsed ? parsed->if_array() : nullptr;
    if (!steps) return;
    for (const json::value& each : *steps)
      if (const json::object* step = each.if_object()) add_step(session, *step);
    if (last_session_ == session || steps->empty()) return;
    last_session_ = session;
    const bool stopped = status != "completed" && status != "waiting" && status != "calling";
    const json::object* last = steps->back().if_object();
    if (stopped && last) ++nodes_[std::string(string_or(*last, "node"))].stopped;
  }

  json::object to_json() const {
    json::array nodes, edges;
    for (const auto& [id, node] : nodes_)
      if (!id.empty())
        nodes.push_back({{"node", id},
                         {"visits", node.visits},
                         {"sessions", node.sessions.size()},
                         {"errors", node.errors},
                         {"stopped", node.stopped}});
    for (const auto& [edge, count] : edges_)
      edges.push_back({{"node", edge.first}, {"port", edge.second}, {"count", count}});
    return {{"nodes", std::move(nodes)}, {"edges", std::move(edges)}, {"turns_read", turns_}};
  }
  std::int64_t turns() const { return turns_; }

 private:
  struct Node {
    std::int64_t visits = 0, errors = 0, stopped = 0;
    std::set<std::string> sessions;
  };

  void add_step(const std::string& session, const json::object& step) {
    const std::string id(string_or(step, "node"));
    if (id.empty()) return;
    Node& node = nodes_[id];
    node.visits += string_or(step, "event") == "enter";
    node.errors += step.contains("error");
    node.sessions.insert(session);
    if (const json::string* port = find_string(step, "port")) ++edges_[{id, std::string(*port)}];
  }

  std::map<std::string, Node> nodes_;
  std::map<std::pair<std::string, std::string>, std::int64_t> edges_;
  std::string last_session_;
  std::int64_t turns_ = 0;
};

}  // namespace

Result<json::object> flow_analytics(store::Database& database, const std::string& tenant, const std::string& flow,
                                    const AnalyticsSpan& span, std::int64_t most_turns) {
  json::object by_status;
  std::int64_t sessions = 0;
  const auto statuses = database.query(tenant, kStatuses, {flow, span.since, span.until}, [&](const store::Row& row) {
    by_status[row.text(0)] = row.integer(1);
    sessions += row.integer(1);
  });
  if (!statuses) return statuses.error();
  Counts counts;
  const auto turns = database.query(
      tenant, kTurns, {flow, span.since, span.until, most_turns},
      [&](const store::Row& row) { counts.add_turn(std::string(row.text(0)), row.text(1), row.text(2)); });
  if (!turns) return turns.error();
  json::object out = counts.to_json();
  out["sessions"] = sessions;
  out["by_status"] = std::move(by_status);
  out["complete"] = counts.turns() < most_turns;
  return out;
}

}  // namespace parley::bot
