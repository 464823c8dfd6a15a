#include "bot/live_publisher.hpp"

#include "bot/folder_programs.hpp"

namespace parley::bot {

namespace {

json::object to_json(const DryRunReport& report) {
  json::array breaking;
  for (const SessionVerdict& each : report.breaking)
    breaking.push_back({{"session_id", each.session},
                        {"conversation_id", each.conversation},
                        {"version", each.version},
                        {"reason", each.reason}});
  return {{"live", report.live}, {"fitting", report.fitting}, {"breaking", std::move(breaking)}};
}

}  // namespace

Result<Runnable> LivePublisher::runnable(const NewVersion& version) const {
  if (version.program == dialogue::Program::script) return make_script(version.name, version.text);
  return make_flow(version.text, types_, version.name);
}

Result<json::object> LivePublisher::dry_run(const NewVersion& version) {
  const auto next = runnable(version);
  if (!next) return next.error();
  const auto report = sessions_.dry_run(version.tenant, version.name, *next);
  if (!report) return report.error();
  return to_json(*report);
}

Result<json::object> LivePublisher::apply(const NewVersion& version, const std::string& sessions,
                                          const std::string& at) {
  const auto next = runnable(version);
  if (!next) return next.error();
  const auto choice = running_sessions_from(sessions);
  if (!choice) return fail(Errc::invalid, "sessions: expected stay, move or restart, found " + sessions);
  const auto report = sessions_.apply(version.tenant, version.name, *next, *choice, at);
  if (!report) return report.error();
  json::object out = to_json(report->dry_run);
  out["moved"] = report->moved;
  out["restarted"] = report->restarted;
  out["stayed"] = report->stayed;
  return out;
}

}  // namespace parley::bot
