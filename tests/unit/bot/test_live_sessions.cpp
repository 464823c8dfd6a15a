#include "bot/live_sessions.hpp"
#include "bot/session_service.hpp"
#include "unit/bot/bot_fixture.hpp"

using namespace parley;
using namespace parley::test;
using bot::RunningSessions;

namespace {

/// The pizza flow with another text behind the question.
std::string pizza(const std::string& node, const std::string& text) {
  return R"({"id": "pizza", "name": "pizza", "nodes": [{"id": "a", "type": "start"},
    {"id": ")" +
         node + R"(", "type": "ask", "config": {"text": "Which size?", "save_to": "size"}},
    {"id": "c", "type": "say", "config": {"text": ")" +
         text + R"(: {{vars.size}}"}}],
    "edges": [{"source": "a", "target": ")" +
         node + R"("}, {"source": ")" + node + R"(", "target": "c"}]})";
}

struct Published : BotFixture {
  Published() {
    user("pizza");
    CHECK(said() == "What size?");
  }
  /// Publishes the text, as the service does, and applies the choice.
  bot::MoveReport publish(const std::string& text, RunningSessions choice, const std::string& at = {}) {
    programs_.publish_flow(text);
    const bot::Runnable next = *programs_.current("acme", "pizza").value();
    const bot::LiveSessions live(*database_, *writer_, *keeper_, {}, clock_, log_);
    return live.apply("acme", "pizza", next, choice, at).value();
  }
};

}  // namespace

TEST_CASE_METHOD(Published, "Stay: a session ends on the version it began with", "[bot][publish]") {
  const bot::MoveReport report = publish(pizza("b", "New"), RunningSessions::stay);
  CHECK(report.dry_run.live == 1);
  CHECK(report.dry_run.fitting == 1);
  CHECK(report.stayed == 1);
  user("M");
  CHECK(said() == "A M");
}

TEST_CASE_METHOD(Published, "Move: a session that fits goes on with the new version", "[bot][publish]") {
  CHECK(publish(pizza("b", "New"), RunningSessions::move).moved == 1);
  user("M");
  CHECK(said() == "New: M");
}

TEST_CASE_METHOD(Published, "Move: a session that would break stays, and is listed with the reason", "[bot][publish]") {
  const bot::MoveReport report = publish(pizza("z", "New"), RunningSessions::move);
  CHECK(report.moved == 0);
  CHECK(report.stayed == 1);
  REQUIRE(report.dry_run.breaking.size() == 1);
  CHECK(report.dry_run.breaking[0].reason == "stands at node \"b\", which the new version does not have");
  user("M");
  CHECK(said() == "A M");
}

TEST_CASE_METHOD(Published, "Restart: a session begins anew on the new version", "[bot][publish]") {
  CHECK(publish(pizza("z", "New"), RunningSessions::restart).restarted == 1);
  CHECK(said() == "Which size?");
  user("L");
  CHECK(said() == "New: L");
  eventually("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND status = 'cancelled'", "1");
}

TEST_CASE_METHOD(Published, "Restart at a node: what was asked before is not asked again", "[bot][publish]") {
  publish(pizza("z", "New"), RunningSessions::restart, "c");
  CHECK(said() == "New: {{vars.size}}");
}

TEST_CASE_METHOD(Published, "A session that a person stopped says nothing more", "[bot][sessions]") {
  identity::Audit audit(*database_, clock_, ids_);
  bot::SessionService service(*database_, *keeper_, audit, *writer_, clock_);
  const std::string id = value("SELECT id FROM bot_sessions WHERE tenant_id = $1");
  identity::Caller caller;
  caller.who.tenant = "acme";
  REQUIRE(service.cancel(caller, id).has_value());
  CHECK(service.cancel(caller, id).error().code == Errc::conflict);
  CHECK(service.get("acme", id)->status == "cancelled");
  CHECK(service.get("globex", id).error().code == Errc::not_found);
  user("hello");
  CHECK(said() == "Hi");
}

TEST_CASE_METHOD(BotFixture, "A script that diverged is seen, and goes on with the version that fits",
                 "[bot][sessions][script]") {
  const std::string asks = R"(flow("menu", function(chat)
  local size = chat:ask("What size?")
  chat:say("A " .. size)
end))";
  programs_.publish_script("menu", asks);
  programs_.publish_flow(R"({"id": "order", "name": "order", "nodes": [{"id": "a", "type": "start"},
    {"id": "g", "type": "do", "config": {"effects": [{"kind": "goto", "flow": "menu"}]}}],
    "edges": [{"source": "a", "target": "g"}]})");
  user("order");
  CHECK(said() == "What size?");
  // Somebody moves the session to a version that asks something else first.
  programs_.publish_script("menu", R"(flow("menu", function(chat)
  local name = chat:ask("Your name?")
  local size = chat:ask("What size?")
  chat:say("A " .. size .. " for " .. name)
end))");
  const bot::Runnable other = *programs_.current("acme", "menu").value();
  const std::string id = value("SELECT id FROM bot_sessions WHERE tenant_id = $1 AND program = 'script'");
  const bot::LiveSessions live(*database_, *writer_, *keeper_, {}, clock_, log_);
  const bot::DryRunReport dry = live.dry_run("acme", "menu", other).value();
  REQUIRE(dry.breaking.size() == 1);
  CHECK_THAT(dry.breaking[0].reason, Catch::Contains("What size?") && Catch::Contains("Your name?"));

  identity::Audit audit(*database_, clock_, ids_);
  bot::SessionService service(*database_, *keeper_, audit, *writer_, clock_);
  identity::Caller caller;
  caller.who.tenant = "acme";
  static const std::string move = "UPDATE bot_sessions SET version = '" + bot::hash_of(other) +
                                  "', revision = revision + 1 WHERE tenant_id = $1 AND program = 'script'";
  change(store::TenantSql::checked(move).value());
  user("M");
  eventually("SELECT status FROM bot_sessions WHERE tenant_id = $1 AND program = 'script'", "diverged");
  eventually("SELECT holder FROM conversations WHERE tenant_id = $1", "inbox");
  const bot::Runnable first = bot::make_script("menu", asks);
  REQUIRE(service.resume(caller, id, bot::hash_of(first)).has_value());
  CHECK(said() == "A M");
  eventually("SELECT holder FROM conversations WHERE tenant_id = $1", "");
  eventually("SELECT status FROM bot_sessions WHERE tenant_id = $1 AND program = 'script'", "completed");
}
