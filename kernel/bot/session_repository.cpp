#include "bot/session_repository.hpp"

#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::bot {

namespace {

using dialogue::Session;

// As session_from() reads them.
#define PARLEY_SESSION_COLUMNS                                                                                 \
  "SELECT id, program, name, version, state, status, revision, due_at, started_at, caller_id, caller_request " \
  "FROM bot_sessions "
constexpr store::TenantSql kWaiting{PARLEY_SESSION_COLUMNS
                                    "WHERE tenant_id = $1 AND conversation_id = $2 AND status = 'waiting'"};
constexpr store::TenantSql kFind{PARLEY_SESSION_COLUMNS "WHERE tenant_id = $1 AND id = $2"};
#undef PARLEY_SESSION_COLUMNS

constexpr store::TenantSql kJournal{
    "SELECT seq, kind, effect_key, occurrence, args_hash, failed, result, at FROM session_effects "
    "WHERE tenant_id = $1 AND session_id = $2 ORDER BY seq"};

// As to_wake_from() reads them.
#define PARLEY_WAKE_COLUMNS \
  "SELECT tenant_id, channel_id, id, person, shard, revision, due_at, requests FROM bot_sessions "
constexpr store::SystemSql kDue{PARLEY_WAKE_COLUMNS
                                "WHERE due_at < $1 AND (due_at > $2 OR (due_at = $2 AND id > $3)) "
                                "ORDER BY due_at, id LIMIT $4"};
constexpr store::SystemSql kAsking{PARLEY_WAKE_COLUMNS "WHERE shard = $1 AND requests <> ''"};
constexpr store::TenantSql kToWake{PARLEY_WAKE_COLUMNS "WHERE tenant_id = $1 AND id = $2"};
#undef PARLEY_WAKE_COLUMNS

constexpr store::TenantSql kSaveVersion{
    "INSERT INTO bot_versions (tenant_id, program, hash, name, number, document, published_at, published_by) "
    "VALUES ($1, $2, $3, $4, 0, $5, $6, '') ON CONFLICT (tenant_id, program, hash) DO NOTHING"};
constexpr store::TenantSql kInsert{
    "INSERT INTO bot_sessions (tenant_id, id, conversation_id, channel_id, contact_id, peer, person, shard, program, "
    "name, version, status, reason, state, revision, due_at, requests, caller_id, caller_request, started_at, "
    "updated_at, ended_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $16, $17, $18, $19, $20, $21)"};
constexpr store::TenantSql kUpdate{
    "UPDATE bot_sessions SET version = $2, status = $3, reason = $4, state = $5, revision = revision + 1, "
    "due_at = $6, requests = CASE WHEN $7 = 1 THEN requests ELSE $8 END, updated_at = $9, ended_at = $10 "
    "WHERE tenant_id = $1 AND id = $11 AND revision = $12"};
constexpr store::TenantSql kAppend{
    "INSERT INTO session_effects (tenant_id, session_id, seq, kind, effect_key, occurrence, args_hash, failed, result, "
    "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr store::TenantSql kForget{
    "DELETE FROM session_effects WHERE tenant_id = $1 AND session_id = $2 AND seq <= $3"};
constexpr store::TenantSql kTrace{
    "INSERT INTO session_turns (tenant_id, session_id, turn, at, cause, steps) VALUES ($1, $2, $3, $4, $5, $6)"};

constexpr store::SystemSql kPruneTurns{
    "DELETE FROM session_turns WHERE (tenant_id, session_id, turn) IN (SELECT tenant_id, session_id, turn "
    "FROM session_turns WHERE at < $1 ORDER BY at LIMIT 2000)"};
constexpr store::SystemSql kPruneEffects{
    "DELETE FROM session_effects WHERE (tenant_id, session_id) IN (SELECT tenant_id, id FROM bot_sessions "
    "WHERE ended_at < $1 ORDER BY ended_at LIMIT 500)"};
constexpr store::SystemSql kPruneSessions{
    "DELETE FROM bot_sessions WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM bot_sessions "
    "WHERE ended_at < $1 ORDER BY ended_at LIMIT 500)"};

Session session_from(const store::Row& row, std::string& caller) {
  Session session;
  session.id = row.text(0);
  session.program = dialogue::program_from(row.text(1)).value_or(dialogue::Program::flow);
  session.name = row.text(2);
  session.version = row.text(3);
  session.state = row.text(4);
  session.status = dialogue::session_status_from(row.text(5)).value_or(dialogue::SessionStatus::failed);
  session.revision = row.integer(6);
  if (!row.is_null(7)) session.due = row.time(7);
  session.started = row.time(8);
  caller = row.is_null(9) ? std::string() : std::string(row.text(9));
  session.caller_request = row.integer(10);
  return session;
}

dialogue::JournalledEffect effect_from(const store::Row& row) {
  dialogue::JournalledEffect effect;
  effect.seq = row.integer(0);
  effect.kind = row.text(1);
  effect.key = row.text(2);
  effect.occurrence = int(row.integer(3));
  effect.args_hash = row.text(4);
  effect.failed = row.flag(5);
  if (auto result = parse_json(row.text(6), "stored effect")) effect.result = std::move(*result);
  effect.at = row.time(7);
  return effect;
}

std::string to_text(const std::vector<dialogue::Request>& requests) {
  if (requests.empty()) return {};
  json::array list;
  for (const dialogue::Request& each : requests)
    list.push_back(json::object{
        {"number", each.number}, {"kind", each.kind}, {"document", each.document}, {"repeat", each.safe_to_repeat}});
  return json::serialize(list);
}

std::vector<dialogue::Request> requests_from(std::string_view text) {
  std::vector<dialogue::Request> requests;
  if (text.empty()) return requests;
  const Result<json::value> list = parse_json(text, "stored requests");
  if (!list || !list->is_array()) return requests;
  for (const json::value& each : list->get_array()) {
    const json::object* from = each.if_object();
    const json::object* document = from ? find_object(*from, "document") : nullptr;
    if (!document) continue;
    requests.push_back({int_or(*from, "number", 0), std::string(string_or(*from, "kind")), *document,
                        bool_or(*from, "repeat", false)});
  }
  return requests;
}

SessionToWake to_wake_from(const store::Row& row) {
  SessionToWake session;
  session.tenant = row.text(0);
  session.channel = row.text(1);
  session.session = row.text(2);
  session.person = stored_object(row.text(3));
  session.shard = int(row.integer(4));
  session.revision = row.integer(5);
  if (!row.is_null(6)) session.due = row.time(6);
  session.requests = requests_from(row.text(7));
  return session;
}

/// A caller's own times are looked at when it goes on: until then nothing of it can be woken.
std::optional<WallTime> due_of(const Session& session) {
  return session.status == dialogue::SessionStatus::waiting ? session.due : std::nullopt;
}

bool has_ended(dialogue::SessionStatus status) {
  using Status = dialogue::SessionStatus;
  return status != Status::waiting && status != Status::calling && status != Status::diverged;
}

}  // namespace

Result<std::shared_ptr<const Session>> SessionRepository::waiting(const std::string& tenant,
                                                                  const std::string& conversation) const {
  std::string caller;
  auto found =
      database_.one(tenant, kWaiting, {conversation}, [&](const store::Row& row) { return session_from(row, caller); });
  if (!found) return found.error();
  if (!*found) return std::shared_ptr<const Session>();
  return with_callers(tenant, std::move(**found), caller);
}

Result<std::shared_ptr<const Session>> SessionRepository::find(const std::string& tenant, const std::string& id) const {
  std::string caller;
  auto found = database_.one(tenant, kFind, {id}, [&](const store::Row& row) { return session_from(row, caller); });
  if (!found) return found.error();
  if (!*found) return std::shared_ptr<const Session>();
  return with_callers(tenant, std::move(**found), caller);
}

Result<std::shared_ptr<const Session>> SessionRepository::diverged(const std::string& tenant,
                                                                   const std::string& id) const {
  auto found = find(tenant, id);
  if (found && *found && (*found)->status != dialogue::SessionStatus::diverged) return std::shared_ptr<const Session>();
  return found;
}

Result<std::shared_ptr<const Session>> SessionRepository::with_callers(const std::string& tenant, Session session,
                                                                       const std::string& caller) const {
  if (session.program == dialogue::Program::script) {
    auto journal = database_.rows(tenant, kJournal, {session.id}, effect_from);
    if (!journal) return journal.error();
    session.journal = std::make_shared<const std::vector<dialogue::JournalledEffect>>(std::move(*journal));
  }
  if (!caller.empty()) {
    auto found = find(tenant, caller);
    if (!found) return found.error();
    session.caller = std::move(*found);
  }
  return std::make_shared<const Session>(std::move(session));
}

Result<std::vector<SessionToWake>> SessionRepository::due(const store::SystemAccess& access, WallTime before,
                                                          std::size_t most, Place& place) const {
  auto page = database_.rows(access, kDue, {before, place.due, place.session, std::int64_t(most)}, to_wake_from);
  if (page && !page->empty()) place = {to_millis(*page->back().due), page->back().session};
  return page;
}

Result<std::optional<SessionToWake>> SessionRepository::to_wake(const std::string& tenant,
                                                                const std::string& id) const {
  return database_.one(tenant, kToWake, {id}, to_wake_from);
}

Result<std::vector<SessionToWake>> SessionRepository::asking(const store::SystemAccess& access, int shard) const {
  return database_.rows(access, kAsking, {std::int64_t(shard)}, to_wake_from);
}

std::vector<messaging::Aged> SessionRepository::aged(Millis keep) {
  return {{kPruneTurns, keep}, {kPruneEffects, keep}, {kPruneSessions, keep}};
}

void SessionRepository::write(store::WriteSet& set, const messaging::SessionPlace& place,
                              const messaging::SessionTurn& turn) {
  const dialogue::SessionChange& change = turn.change;
  const Session& session = change.session;
  const bool over = has_ended(session.status);
  const store::Value ended = over ? store::Value(place.at) : store::Value(nullptr);
  const std::optional<std::string> caller =
      session.caller ? std::optional(session.caller->id) : std::optional<std::string>();
  if (change.version_text)
    set.add(kSaveVersion, dialogue::to_text(session.program), session.version, session.name, *change.version_text,
            place.at);
  if (session.revision == 0) {
    set.add(kInsert, session.id, place.conversation, place.channel, place.contact, place.peer,
            json::serialize(place.person), std::int64_t(place.shard), dialogue::to_text(session.program), session.name,
            session.version, dialogue::to_text(session.status), change.reason, session.state, due_of(session),
            to_text(change.requests), caller, session.caller_request, session.started, place.at, ended)
        .expecting(1);
  } else {
    set.add(kUpdate, session.version, dialogue::to_text(session.status), change.reason, session.state, due_of(session),
            std::int64_t(change.requests_stand ? 1 : 0), to_text(change.requests), place.at, ended, session.id,
            session.revision)
        .expecting(1);
  }
  for (const dialogue::JournalledEffect& effect : change.journal) {
    if (effect.seq <= change.forget_through) continue;
    set.add(kAppend, session.id, effect.seq, effect.kind, effect.key, std::int64_t(effect.occurrence), effect.args_hash,
            std::int64_t(effect.failed ? 1 : 0), json::serialize(effect.result), effect.at);
  }
  if (change.forget_through > 0) set.add(kForget, session.id, change.forget_through);
  set.add(kTrace, session.id, session.revision + 1, place.at, turn.cause, json::serialize(turn.trace));
}

}  // namespace parley::bot
