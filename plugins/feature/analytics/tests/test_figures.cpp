// Figures against a story that was written by hand: every number below was counted from it on paper.
#include <catch2/catch.hpp>
#include <cstdio>
#include <parley/timestamp.hpp>

#include "analytics_host.hpp"
#include "reports.hpp"

using namespace parley;
using namespace parley::analytics;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

std::int64_t at(std::string_view text) {
  return sdk::from_rfc3339(text).value();
}

/// Ids as the kernel makes them: they begin with their time.
std::string id_of(std::int64_t ms, int number) {
  char text[64];
  std::snprintf(text, sizeof text, "%08llx-%04llx-7000-8000-%012d", static_cast<unsigned long long>(ms) >> 16,
                static_cast<unsigned long long>(ms) & 0xffff, number);
  return text;
}

struct Story {
  analytics::test::AnalyticsHost host;
  Figures figures{host.sdk()};
  Reports reports{figures};
  int last = 0;

  std::string conversation(std::int64_t began, const std::string& channel = "main", const std::string& status = "open",
                           sdk::Param assigned = nullptr, const std::string& last_word = "in",
                           const std::string& tenant = "acme") {
    const std::string id = id_of(began, ++last);
    host.execute(
        "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, "
        "created_at, status, assigned_to, last_message_direction) VALUES ($1, $2, $3, $2, '', '{}', 0, $4, $5, $6, $7)",
        {tenant, id, channel, began, status, assigned, last_word});
    return id;
  }
  void message(const std::string& conversation, std::int64_t when, const std::string& author,
               const std::string& who = "", bool note = false, const std::string& tenant = "acme") {
    host.execute(
        "INSERT INTO messages (tenant_id, id, conversation_id, channel_id, direction, type, content, status, "
        "status_rank, error, created_at, author_kind, author_id, is_internal) "
        "SELECT $1, $2, $3, channel_id, $4, 'text', '{}', 'sent', 2, '', $5, $6, $7, $8 FROM conversations "
        "WHERE tenant_id = $1 AND id = $3",
        {tenant, id_of(when, ++last), conversation, author == "contact" ? "in" : "out", when, author, who,
         note ? 1 : 0});
  }
  void resolve(const std::string& conversation, std::int64_t when, const std::string& who) {
    host.execute(
        "INSERT INTO audit (tenant_id, id, actor_kind, actor_id, actor_name, action, resource_id, details, address, "
        "request_id, created_at) VALUES ('acme', $1, 'user', $2, '', 'conversations.resolve', $3, '{}', '', '', $4)",
        {id_of(when, ++last), who, conversation, when});
  }
  void member(const std::string& id, const std::string& name) {
    host.execute(
        "INSERT INTO users (id, email, name, password_hash, totp_secret, totp_confirmed, totp_last_step, is_active, "
        "is_super_admin, created_at, updated_at) VALUES ($1, $1, $2, '', '', 0, 0, 1, 0, 0, 0)",
        {id, name});
    host.execute(
        "INSERT INTO memberships (tenant_id, user_id, role, is_active, skills, created_at, updated_at) "
        "VALUES ('acme', $1, 'agent', 1, '[]', 0, 0)",
        {id});
  }
};

const std::int64_t kNine = at("2026-11-20T09:00:00Z");
const Range kThatDay{at("2026-11-20T00:00:00Z"), at("2026-11-21T00:00:00Z")};

std::string text_of(const sdk::Json& value) {
  return value.dump();
}

}  // namespace

TEST_CASE("messages are counted by direction and author; notes and other tenants are not", "[analytics]") {
  Story s;
  const std::string c = s.conversation(kNine);
  s.message(c, kNine, "contact");
  s.message(c, kNine + kMinute, "bot");
  s.message(c, kNine + 2 * kMinute, "contact");
  s.message(c, kNine + 3 * kMinute, "user", "bia");
  s.message(c, kNine + 4 * kMinute, "user", "bia", true);
  s.message(c, kNine + 5 * kMinute, "api_key", "k");
  const std::string foreign = s.conversation(kNine, "main", "open", nullptr, "in", "globex");
  s.message(foreign, kNine, "contact", "", false, "globex");

  const sdk::Json totals = s.reports.timeline("acme", kThatDay, TimeZone::find("UTC").value(), Interval::day)["totals"];
  CHECK(text_of(totals["messages"]) ==
        R"({"in":2,"out":3,"by":{"bot":1,"people":1,"programs":1,"campaigns":0},"bot_share":0.5})");
  CHECK(text_of(totals["conversations"]) == R"({"opened":1,"resolved":0})");
}

TEST_CASE("a first reply is a person's first word after the contact's first, once for each opening", "[analytics]") {
  Story s;
  const std::string c = s.conversation(kNine);
  s.message(c, kNine, "contact");
  s.message(c, kNine + kMinute, "bot");
  s.message(c, kNine + 10 * kMinute, "user", "bia");  // 10 minutes
  s.message(c, kNine + 11 * kMinute, "user", "caio");
  s.resolve(c, kNine + 30 * kMinute, "bia");           // 30 minutes after the first word
  s.message(c, kNine + 60 * kMinute, "contact");       // back again
  s.message(c, kNine + 64 * kMinute, "user", "caio");  // 4 minutes
  s.resolve(c, kNine + 66 * kMinute, "caio");          // 6 minutes

  const sdk::Json totals = s.reports.timeline("acme", kThatDay, TimeZone::find("UTC").value(), Interval::day)["totals"];
  CHECK(text_of(totals["first_reply"]) == R"({"count":2,"average_seconds":420,"median_seconds":420})");
  CHECK(text_of(totals["resolution"]) == R"({"count":2,"average_seconds":1080,"median_seconds":1080})");
  CHECK(totals["conversations"]["resolved"].integer() == 2);
}

TEST_CASE("who writes first is no reply, and an answer before the range makes the next one in it no first",
          "[analytics]") {
  Story s;
  const std::string ours = s.conversation(kNine);
  s.message(ours, kNine, "user", "bia");
  s.message(ours, kNine + kMinute, "contact");
  s.message(ours, kNine + 2 * kMinute, "user", "bia");
  const std::string older = s.conversation(kNine - 24 * kHour);
  s.message(older, kNine - 24 * kHour, "contact");
  s.message(older, kNine - 23 * kHour, "user", "bia");
  s.message(older, kNine, "user", "bia");

  const sdk::Json totals = s.reports.timeline("acme", kThatDay, TimeZone::find("UTC").value(), Interval::day)["totals"];
  CHECK(totals["first_reply"]["count"].integer() == 0);
  CHECK(totals["conversations"]["opened"].integer() == 1);
}

TEST_CASE("what happened is in the bucket of its time, in whatever zone the buckets are", "[analytics]") {
  Story s;
  const std::string c = s.conversation(at("2026-11-20T02:50:00Z"));
  s.message(c, at("2026-11-20T02:50:00Z"), "contact");  // 23:50 of the 19th in Sao Paulo
  s.message(c, at("2026-11-20T03:00:00Z"), "contact");  // midnight there
  s.message(c, at("2026-11-20T23:59:59Z"), "contact");

  const sdk::Json there =
      s.reports.timeline("acme", kThatDay, TimeZone::find("America/Sao_Paulo").value(), Interval::day)["data"];
  REQUIRE(there.items().size() == 2);
  CHECK(there.items()[0]["local"].text() == "2026-11-19T21:00");
  CHECK(there.items()[0]["messages"]["in"].integer() == 1);
  CHECK(there.items()[1]["local"].text() == "2026-11-20T00:00");
  CHECK(there.items()[1]["messages"]["in"].integer() == 2);
  const sdk::Json hours = s.reports.timeline("acme", kThatDay, TimeZone::find("UTC").value(), Interval::hour)["data"];
  REQUIRE(hours.items().size() == 24);
  CHECK(hours.items()[2]["messages"]["in"].integer() == 1);
  CHECK(hours.items()[3]["messages"]["in"].integer() == 1);
  CHECK(hours.items()[23]["messages"]["in"].integer() == 1);
}

TEST_CASE("the bounds of a range are exact: its begin is of it, its end is not", "[analytics]") {
  Story s;
  const std::string c = s.conversation(kNine);
  for (const std::int64_t when : {kNine - 1, kNine, kNine + kHour - 1, kNine + kHour}) s.message(c, when, "contact");

  const Range hour{kNine, kNine + kHour};
  CHECK(s.reports.channels("acme", hour)["data"].items().at(0)["messages"]["in"].integer() == 2);
  CHECK(s.reports.timeline("acme", hour, TimeZone::find("UTC").value(), Interval::hour)["totals"]["messages"]["in"]
            .integer() == 2);
}

TEST_CASE("the dashboard says how things stand, and what happened since the day began where one lives", "[analytics]") {
  Story s;
  const std::int64_t now = at("2026-11-20T12:00:00Z");
  s.conversation(now - 2 * kHour, "main", "open", nullptr, "in");
  s.conversation(now - 2 * kHour, "main", "open", "bia", "in");
  s.conversation(now - 2 * kHour, "shop", "open", "bia", "out");
  s.conversation(now - 2 * kHour, "shop", "snoozed", "bia", "out");
  const std::string old = s.conversation(now - 40 * kHour, "shop", "resolved", nullptr, "out");
  s.message(old, at("2026-11-20T02:00:00Z"), "contact");  // yesterday in Sao Paulo
  s.message(old, at("2026-11-20T04:00:00Z"), "contact");

  const sdk::Json metrics = s.reports.metrics("acme", TimeZone::find("America/Sao_Paulo").value(), now);
  CHECK(text_of(metrics["conversations"]) == R"({"open":3,"unassigned":1,"waiting":2,"snoozed":1})");
  CHECK(metrics["today"]["from"].text() == "2026-11-20T03:00:00.000Z");
  CHECK(metrics["today"]["messages"]["in"].integer() == 1);
  CHECK(metrics["today"]["conversations"]["opened"].integer() == 4);
  REQUIRE(metrics["channels"].items().size() == 2);
  CHECK(metrics["channels"].items()[1]["channel_id"].text() == "shop");
  CHECK(metrics["channels"].items()[1]["open"].integer() == 1);
  CHECK(text_of(s.reports.metrics("globex", TimeZone::find("UTC").value(), now)["conversations"]) ==
        R"({"open":0,"unassigned":0,"waiting":0,"snoozed":0})");
}

TEST_CASE("colleagues have what they did, and those who did nothing are there too", "[analytics]") {
  Story s;
  s.member("bia", "Bia");
  s.member("caio", "Caio");
  s.member("dora", "Dora");
  const std::string c = s.conversation(kNine, "main", "open", "caio");
  s.message(c, kNine, "contact");
  s.message(c, kNine + 5 * kMinute, "user", "caio");
  s.message(c, kNine + 6 * kMinute, "user", "caio");
  s.message(c, kNine + 7 * kMinute, "user", "bia");
  s.resolve(c, kNine + 20 * kMinute, "bia");

  const auto agents = s.reports.agents("acme", kThatDay)["data"].items();
  REQUIRE(agents.size() == 3);
  CHECK(agents[0]["name"].text() == "Caio");
  CHECK(agents[0]["messages"].integer() == 2);
  CHECK(agents[0]["assigned"].integer() == 1);
  CHECK(agents[0]["resolved"].integer() == 0);
  CHECK(agents[0]["first_reply"]["average_seconds"].number() == 300.0);
  CHECK(agents[1]["name"].text() == "Bia");
  CHECK(agents[1]["first_reply"]["count"].integer() == 0);
  CHECK(agents[1]["resolved"].integer() == 1);
  CHECK(agents[1]["resolution"]["median_seconds"].number() == 1200.0);
  CHECK(agents[2]["messages"].integer() == 0);
}
