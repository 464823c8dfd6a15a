#include "bot/live_sessions.hpp"

#include "bot/folder_programs.hpp"
#include "script/durable_runner.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::bot {

namespace {

constexpr std::int64_t kPage = 500;
constexpr store::TenantSql kLive{
    "SELECT id, channel_id, person, shard, revision, conversation_id FROM bot_sessions "
    "WHERE tenant_id = $1 AND program = $2 AND name = $3 AND status IN ('waiting', 'calling', 'diverged') AND id > $4 "
    "ORDER BY id LIMIT $5"};
constexpr store::TenantSql kMove{
    "UPDATE bot_sessions SET version = $2, revision = revision + 1, updated_at = $3 "
    "WHERE tenant_id = $1 AND id = $4 AND revision = $5"};

/// Why a session cannot go on with a version; empty when it can.
class Judge {
 public:
  Judge(const Runnable& next, const script::DurableOptions& scripts, const Clock& clock, const Log& log)
      : next_(next), scripts_(clock, log, scripts) {}

  std::string reason(const dialogue::Session& session) {
    if (next_.flow) {
      const Result<> can = flows_.can_move(*next_.flow, session);
      return can ? std::string() : can.error().message;
    }
    const script::DryRun run = scripts_.dry_run(*next_.script, session);
    if (run.compatible) return {};
    return "line " + std::to_string(run.line) + ": did " + run.expected + ", would do " + run.actual;
  }

 private:
  const Runnable& next_;
  const flow::Runner flows_;
  script::DurableRunner scripts_;
};

}  // namespace

std::optional<RunningSessions> running_sessions_from(std::string_view word) {
  if (word == "stay") return RunningSessions::stay;
  if (word == "move") return RunningSessions::move;
  if (word == "restart") return RunningSessions::restart;
  return std::nullopt;
}

LiveSessions::LiveSessions(store::Database& database, store::Writer& writer, SessionKeeper& keeper,
                           script::DurableOptions scripts, const Clock& clock, Log log)
    : database_(database),
      writer_(writer),
      keeper_(keeper),
      repository_(database),
      scripts_(std::move(scripts)),
      clock_(clock),
      log_(log.as("bot")) {}

Result<> LiveSessions::each(const std::string& tenant, const std::string& name, const Runnable& next,
                            const Visitor& visit) const {
  Judge judge(next, scripts_, clock_, log_);
  std::string after;
  while (true) {
    auto page = database_.rows(tenant, kLive, {dialogue::to_text(next.program()), name, after, kPage},
                               [&](const store::Row& row) {
                                 Live live;
                                 live.place.tenant = tenant;
                                 live.place.session = row.text(0);
                                 live.place.channel = row.text(1);
                                 live.place.person = stored_object(row.text(2));
                                 live.place.shard = int(row.integer(3));
                                 live.place.revision = row.integer(4);
                                 live.conversation = row.text(5);
                                 return live;
                               });
    if (!page) return page.error();
    for (Live& live : *page) {
      auto session = repository_.find(tenant, live.place.session);
      if (!session) return session.error();
      if (!*session) continue;  // ended and forgotten meanwhile
      live.session = std::move(*session);
      if (const Result<> visited = visit(live, judge.reason(*live.session)); !visited) return visited;
    }
    if (page->size() < std::size_t(kPage)) return {};
    after = page->back().place.session;
  }
}

Result<DryRunReport> LiveSessions::dry_run(const std::string& tenant, const std::string& name,
                                           const Runnable& next) const {
  const auto report = apply(tenant, name, next, RunningSessions::stay);
  return report ? Result<DryRunReport>(report->dry_run) : Result<DryRunReport>(report.error());
}

Result<MoveReport> LiveSessions::apply(const std::string& tenant, const std::string& name, const Runnable& next,
                                       RunningSessions choice, const std::string& at) const {
  MoveReport report;
  const std::string& version = hash_of(next);
  const Result<> done = each(tenant, name, next, [&](const Live& live, const std::string& reason) -> Result<> {
    ++report.dry_run.live;
    report.dry_run.fitting += reason.empty();
    if (!reason.empty() && report.dry_run.breaking.size() < kMostListed)
      report.dry_run.breaking.push_back({live.place.session, live.conversation, live.session->version, reason});
    const bool current = live.session->version == version;
    if (choice == RunningSessions::restart) {
      const Result<> told =
          keeper_.wake_durably(live.place, "n:" + live.place.session + ":" + std::to_string(live.place.revision),
                               "restarted", {{"version", version}, {"at", at}});
      if (!told && told.error().code != Errc::conflict) return told;
      ++(told ? report.restarted : report.stayed);  // what has no open channel goes on when it has one
    } else if (choice == RunningSessions::move && reason.empty() && !current) {
      const Result<bool> moved = move(tenant, live, version);
      if (!moved) return moved.error();
      ++(*moved ? report.moved : report.stayed);
    } else {
      ++report.stayed;
    }
    return {};
  });
  return done ? Result<MoveReport>(std::move(report)) : Result<MoveReport>(done.error());
}

/// False: the session had a turn meanwhile, and is where nobody has looked; it stays.
Result<bool> LiveSessions::move(const std::string& tenant, const Live& live, const std::string& version) const {
  store::WriteSet set(tenant);
  set.add(kMove, version, clock_.wall(), live.place.session, live.place.revision);
  const Result<store::WriteReceipt> written = writer_.write(std::move(set));
  if (!written) return written.error();
  return written->affected.front() == 1;
}

}  // namespace parley::bot
