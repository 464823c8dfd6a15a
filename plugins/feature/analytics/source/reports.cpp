#include "reports.hpp"

#include <algorithm>
#include <map>
#include <parley/timestamp.hpp>

#include "statistics.hpp"

namespace parley::analytics {

namespace {

using sdk::Json;

/// Messages of some time or channel, by who wrote them.
struct Traffic {
  std::int64_t in = 0, out = 0, bot = 0, people = 0, programs = 0, campaigns = 0;

  void add(const MessageCount& counted) {
    if (counted.inbound) {
      in += counted.count;
      return;
    }
    out += counted.count;
    if (counted.author == "bot") bot += counted.count;
    if (counted.author == "user") people += counted.count;
    if (counted.author == "api_key") programs += counted.count;
    if (counted.author == "campaign") campaigns += counted.count;
  }
  /// Of the answers of bot and people together; null without any.
  Json bot_share() const { return bot + people == 0 ? Json(nullptr) : Json(double(bot) / double(bot + people)); }
  Json document() const {
    const Json by = Json::object({{"bot", bot}, {"people", people}, {"programs", programs}, {"campaigns", campaigns}});
    return Json::object({{"in", in}, {"out", out}, {"by", by}, {"bot_share", bot_share()}});
  }
};

/// What is told of a bucket or a channel.
struct Tally {
  Traffic traffic;
  std::int64_t opened = 0, resolved = 0, open_now = 0;
  Durations first_replies, resolutions;

  void add_to(Json& row) const {
    row.set("messages", traffic.document());
    row.set("conversations", Json::object({{"opened", opened}, {"resolved", resolved}}));
    row.set("first_reply", first_replies.document());
    row.set("resolution", resolutions.document());
  }
  void add(const FirstReply& reply) { first_replies.add(reply.took); }
  void add(const Resolution& resolution) {
    ++resolved;
    resolutions.add(resolution.took);
  }
};

std::map<std::string, Tally> by_channel(const Figures& figures, const std::string& tenant, const Range& range) {
  std::map<std::string, Tally> channels;
  for (const MessageCount& counted : figures.messages_by_channel(tenant, range))
    channels[counted.channel].traffic.add(counted);
  for (const OpenedCount& counted : figures.opened(tenant, range)) channels[counted.channel].opened += counted.count;
  for (const FirstReply& reply : figures.first_replies(tenant, range)) channels[reply.channel].add(reply);
  for (const Resolution& resolution : figures.resolutions(tenant, range)) channels[resolution.channel].add(resolution);
  for (const StandingCount& counted : figures.standing(tenant))
    if (counted.open) channels[counted.channel].open_now += counted.count;
  return channels;
}

Json channel_rows(const std::map<std::string, Tally>& channels) {
  Json rows = Json::array();
  for (const auto& [id, tally] : channels) {
    Json row = Json::object({{"channel_id", id}, {"open", tally.open_now}});
    tally.add_to(row);
    rows.push(std::move(row));
  }
  return rows;
}

Json standing_document(const std::vector<StandingCount>& counts) {
  std::int64_t open = 0, unassigned = 0, waiting = 0, snoozed = 0;
  for (const StandingCount& counted : counts) {
    if (!counted.open) {
      snoozed += counted.count;
      continue;
    }
    open += counted.count;
    if (!counted.assigned) unassigned += counted.count;
    if (counted.waiting) waiting += counted.count;
  }
  return Json::object({{"open", open}, {"unassigned", unassigned}, {"waiting", waiting}, {"snoozed", snoozed}});
}

Json header(const Range& range) {
  return Json::object({{"from", sdk::to_rfc3339(range.from)}, {"to", sdk::to_rfc3339(range.to)}});
}

}  // namespace

Json Reports::metrics(const std::string& tenant, const TimeZone& zone, std::int64_t now) const {
  const Range today{zone.begin_of(Interval::day, now), now + 1};
  Tally all;
  for (const MessageCount& counted : figures_.messages_by_channel(tenant, today)) all.traffic.add(counted);
  for (const OpenedCount& counted : figures_.opened(tenant, today)) all.opened += counted.count;
  for (const FirstReply& reply : figures_.first_replies(tenant, today)) all.add(reply);
  for (const Resolution& resolution : figures_.resolutions(tenant, today)) all.add(resolution);
  Json today_row = Json::object({{"from", sdk::to_rfc3339(today.from)}});
  all.add_to(today_row);
  return Json::object({{"at", sdk::to_rfc3339(now)},
                       {"timezone", zone.name()},
                       {"conversations", standing_document(figures_.standing(tenant))},
                       {"today", std::move(today_row)},
                       {"channels", channel_rows(by_channel(figures_, tenant, today))}});
}

Json Reports::timeline(const std::string& tenant, const Range& range, const TimeZone& zone, Interval interval) const {
  const Buckets buckets = buckets_of(range, zone, interval);
  std::vector<Tally> tallies(buckets.size());
  Tally totals;
  const auto put = [&](std::int64_t at, auto&& how) {
    how(tallies[buckets.index_of(at)]);
    how(totals);
  };
  for (const MessageCount& c : figures_.messages_by_quarter(tenant, range))
    put(c.quarter, [&](Tally& tally) { tally.traffic.add(c); });
  for (const OpenedCount& c : figures_.opened(tenant, range))
    put(c.quarter, [&](Tally& tally) { tally.opened += c.count; });
  for (const FirstReply& reply : figures_.first_replies(tenant, range))
    put(reply.at, [&](Tally& tally) { tally.add(reply); });
  for (const Resolution& resolution : figures_.resolutions(tenant, range))
    put(resolution.at, [&](Tally& tally) { tally.add(resolution); });
  Json rows = Json::array();
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    Json row = Json::object({{"from", sdk::to_rfc3339(buckets.begin(i))},
                             {"to", sdk::to_rfc3339(buckets.end(i))},
                             {"local", zone.local_text(buckets.begin(i))}});
    tallies[i].add_to(row);
    rows.push(std::move(row));
  }
  Json totals_row = Json::object();
  totals.add_to(totals_row);
  Json report = header(range);
  report.set("timezone", zone.name()).set("interval", name(interval));
  report.set("data", std::move(rows)).set("totals", std::move(totals_row));
  return report;
}

Json Reports::agents(const std::string& tenant, const Range& range) const {
  std::map<std::string, Tally> by_agent;
  for (const FirstReply& reply : figures_.first_replies(tenant, range)) by_agent[reply.agent].add(reply);
  for (const Resolution& resolution : figures_.resolutions(tenant, range)) by_agent[resolution.agent].add(resolution);
  std::vector<Agent> agents = figures_.agents(tenant, range);
  std::stable_sort(agents.begin(), agents.end(),
                   [](const Agent& a, const Agent& b) { return a.messages > b.messages; });
  Json rows = Json::array();
  for (const Agent& agent : agents) {
    const Tally& tally = by_agent[agent.id];
    rows.push(Json::object({{"user_id", agent.id},
                            {"name", agent.name},
                            {"is_active", agent.is_active},
                            {"assigned", agent.assigned},
                            {"messages", agent.messages},
                            {"resolved", tally.resolved},
                            {"first_reply", tally.first_replies.document()},
                            {"resolution", tally.resolutions.document()}}));
  }
  Json report = header(range);
  report.set("data", std::move(rows));
  return report;
}

Json Reports::channels(const std::string& tenant, const Range& range) const {
  Json report = header(range);
  report.set("data", channel_rows(by_channel(figures_, tenant, range)));
  return report;
}

}  // namespace parley::analytics
