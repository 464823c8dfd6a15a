#include "bot/session_service.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/quoted.hpp"
#include "store/writer.hpp"

namespace parley::bot {

namespace {

constexpr store::SqlPiece kList{
    "SELECT id, conversation_id, contact_id, channel_id, program, name, version, status, reason, revision, due_at, "
    "ended_at, started_at, updated_at FROM bot_sessions WHERE tenant_id = $1"};
constexpr store::SqlPiece kCount{"SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1"};
constexpr store::TenantSql kTurns{
    "SELECT turn, at, cause, steps FROM session_turns WHERE tenant_id = $1 AND session_id = $2 "
    "ORDER BY turn DESC LIMIT $3"};
constexpr store::TenantSql kState{"SELECT state FROM bot_sessions WHERE tenant_id = $1 AND id = $2"};
// Whoever called it has nothing to go on with.
constexpr store::TenantSql kCancel{
    "UPDATE bot_sessions SET status = 'cancelled', reason = $2, due_at = NULL, requests = '', revision = revision + 1, "
    "updated_at = $3, ended_at = $3 WHERE tenant_id = $1 AND status IN ('waiting', 'calling', 'diverged') AND id IN ("
    "WITH RECURSIVE line (id, caller_id) AS (SELECT id, caller_id FROM bot_sessions WHERE tenant_id = $1 AND id = $4 "
    "UNION ALL SELECT s.id, s.caller_id FROM bot_sessions s JOIN line l ON s.tenant_id = $1 AND s.id = l.caller_id) "
    "SELECT id FROM line)"};

// The way of a message remembers the session with its conversation; with another version it reads it again.
constexpr store::TenantSql kRenew{"UPDATE conversations SET version = version + 1 WHERE tenant_id = $1 AND id = $2"};

SessionLine line_from(const store::Row& row) {
  SessionLine line;
  line.id = row.text(0);
  line.conversation = row.text(1);
  line.contact = row.text(2);
  line.channel = row.text(3);
  line.program = row.text(4);
  line.name = row.text(5);
  line.version = row.text(6);
  line.status = row.text(7);
  line.reason = row.text(8);
  line.turns = row.integer(9);
  if (!row.is_null(10)) line.due = row.time(10);
  if (!row.is_null(11)) line.ended = row.time(11);
  line.started = row.time(12);
  line.updated = row.time(13);
  return line;
}

void narrow(store::Select& select, const SessionFilter& filter) {
  if (!filter.program.empty()) select.where("program = ?", filter.program);
  if (!filter.name.empty()) select.where("name = ?", filter.name);
  if (!filter.status.empty()) select.where("status = ?", filter.status);
  if (!filter.conversation.empty()) select.where("conversation_id = ?", filter.conversation);
}

Error no_session(const std::string& id) {
  return fail(Errc::not_found, "there is no session " + in_quotes(id));
}

}  // namespace

SessionService::SessionService(store::Database& database, SessionKeeper& keeper, identity::Audit& audit,
                               store::Writer& writer, const Clock& clock)
    : database_(database), keeper_(keeper), audit_(audit), writer_(writer), clock_(clock), repository_(database) {}

Result<std::vector<SessionLine>> SessionService::list(const std::string& tenant, const SessionFilter& filter,
                                                      std::int64_t page, std::int64_t page_size) const {
  store::Select select(kList);
  narrow(select, filter);
  select.order_by("started_at DESC, id DESC").page(page_size, (page - 1) * page_size);
  return database_.rows(tenant, select, line_from);
}

Result<std::int64_t> SessionService::count(const std::string& tenant, const SessionFilter& filter) const {
  store::Select select(kCount);
  narrow(select, filter);
  auto counted = database_.rows(tenant, select, [](const store::Row& row) { return row.integer(0); });
  if (!counted) return counted.error();
  return counted->front();
}

Result<SessionLine> SessionService::get(const std::string& tenant, const std::string& id) const {
  store::Select select(kList);
  select.where("id = ?", id);
  auto found = database_.rows(tenant, select, line_from);
  if (!found) return found.error();
  return found->empty() ? Result<SessionLine>(no_session(id)) : Result<SessionLine>(std::move(found->front()));
}

Result<std::vector<TurnLine>> SessionService::turns(const std::string& tenant, const std::string& id) const {
  if (const auto there = get(tenant, id); !there) return there.error();
  auto turns = database_.rows(tenant, kTurns, {id, kMostTurns}, [](const store::Row& row) {
    TurnLine line{row.integer(0), row.time(1), std::string(row.text(2)), {}};
    if (auto steps = parse_json(row.text(3), "stored trace"); steps && steps->is_array())
      line.steps = std::move(steps->get_array());
    return line;
  });
  if (turns) std::reverse(turns->begin(), turns->end());
  return turns;
}

Result<json::object> SessionService::state(const std::string& tenant, const std::string& id) const {
  const auto found =
      database_.one(tenant, kState, {id}, [](const store::Row& row) { return stored_object(row.text(0)); });
  if (!found) return found.error();
  return *found ? Result<json::object>(**found) : Result<json::object>(no_session(id));
}

Result<> SessionService::cancel(const identity::Caller& caller, const std::string& id) {
  const auto session = get(caller.tenant(), id);
  if (!session) return session.error();
  store::WriteSet set(caller.tenant());
  set.add(kCancel, "stopped by " + (caller.who.id.empty() ? std::string("the server") : caller.who.id), clock_.wall(),
          id);
  set.add(kRenew, session->conversation);
  audit_.add(set, caller, "sessions.cancel", id);
  const auto written = writer_.write(std::move(set));
  if (!written) return written.error();
  keeper_.ended(id);
  if (written->affected.front() == 0) return fail(Errc::conflict, "the session has ended already");
  return {};
}

Result<SessionToWake> SessionService::to_wake(const std::string& tenant, const std::string& id) const {
  auto found = repository_.to_wake(tenant, id);
  if (!found) return found.error();
  return *found ? Result<SessionToWake>(std::move(**found)) : Result<SessionToWake>(no_session(id));
}

Result<> SessionService::decide(const identity::Caller& caller, const std::string& id, std::string_view what,
                                json::object event) {
  const Result<SessionToWake> session = to_wake(caller.tenant(), id);
  if (!session) return session.error();
  store::WriteSet set(caller.tenant());
  audit_.add(set, caller, what == "restarted" ? "sessions.restart" : "sessions.resume", id, event);
  if (const auto written = writer_.write(std::move(set)); !written) return written.error();
  event["decided"] = true;
  const std::string name = "n:" + id + ":" + std::to_string(session->revision) + ":" + std::string(what);
  return keeper_.wake_durably(*session, name, what, std::move(event));
}

Result<> SessionService::resume(const identity::Caller& caller, const std::string& id, const std::string& version) {
  json::object event;
  if (!version.empty()) event["version"] = version;
  return decide(caller, id, "resumed", std::move(event));
}

Result<> SessionService::restart(const identity::Caller& caller, const std::string& id, const std::string& version,
                                 const std::string& at) {
  json::object event{{"at", at}};
  if (!version.empty()) event["version"] = version;
  return decide(caller, id, "restarted", std::move(event));
}

Result<> SessionService::signal(const identity::Caller& caller, const std::string& id, const std::string& name,
                                json::value body, const std::string& key) {
  const Result<SessionToWake> session = to_wake(caller.tenant(), id);
  if (!session) return session.error();
  // Without a key of its caller's, what says the same to the same turn is the same.
  const std::string told = key.empty() ? std::to_string(session->revision) + ":" + json::serialize(body) : key;
  return keeper_.wake_durably(*session, "h:" + id + ":" + to_hex(sha256(name + "\n" + told)), "result",
                              {{"name", name}, {"body", std::move(body)}});
}

}  // namespace parley::bot
