#include "declarations.hpp"

namespace parley::analytics {

namespace {

using namespace sdk::schema;
using sdk::Json;

constexpr std::int64_t kMost = 1'000'000'000'000;

Json count() {
  return integer(0, kMost);
}

Json seconds() {
  return nullable(Json::object({{"type", "number"}, {"minimum", 0}}));
}

Json durations() {
  return object(
      {required("count", count()), required("average_seconds", seconds()), required("median_seconds", seconds())});
}

Json described(Json schema, std::string_view words) {
  schema.set("description", words);
  return schema;
}

std::vector<Property> tally() {
  const Json by = object({required("bot", count()), required("people", count()),
                          required("programs", described(count(), "With an API key")), required("campaigns", count())});
  const Json share = nullable(Json::object({{"type", "number"}, {"minimum", 0}, {"maximum", 1}}));
  return {required("messages", object({required("in", count()), required("out", count()), required("by", by),
                                       required("bot_share", described(share, "Of what bot and people wrote"))})),
          required("conversations",
                   object({required("opened", described(count(), "That began")), required("resolved", count())})),
          required("first_reply", described(durations(), "Of a person, from the contact's first word of an opening")),
          required("resolution", described(durations(), "From the first word of an opening"))};
}

Json with_tally(std::vector<Property> properties) {
  for (Property& property : tally()) properties.push_back(std::move(property));
  return object(properties);
}

Json channel_rows() {
  return list(with_tally({required("channel_id", text(1, 64)), required("open", described(count(), "Now"))}), 100'000);
}

Property zone() {
  return optional("timezone",
                  described(text(1, 64), "Where days begin: America/Sao_Paulo; the server's when left out"));
}

std::vector<Property> range() {
  return {optional("from", described(time(), "Seven days before \"to\" when left out; at most 366 days")),
          optional("to", described(time(), "Not of the range itself; now when left out"))};
}

Property interval() {
  return optional("interval", with_default(one_of({"hour", "day", "week"}), "day"));
}

Json query(std::vector<Property> more = {}) {
  std::vector<Property> all = range();
  for (Property& property : more) all.push_back(std::move(property));
  return object(all);
}

Json report(Json rows, std::vector<Property> more = {}) {
  std::vector<Property> all{required("from", time()), required("to", time()), required("data", std::move(rows))};
  for (Property& property : more) all.push_back(std::move(property));
  return object(all);
}

sdk::Endpoint endpoint(std::string path, std::string summary, std::string permission, Json query, Json response) {
  return {.method = "GET",
          .path = std::move(path),
          .group = "Analytics",
          .summary = std::move(summary),
          .permission = std::move(permission),
          .query = std::move(query),
          .response = std::move(response)};
}

}  // namespace

sdk::Endpoint metrics_endpoint() {
  const Json standing =
      object({required("open", count()), required("unassigned", described(count(), "Open, of nobody")),
              required("waiting", described(count(), "Open, and the last word is the contact's")),
              required("snoozed", count())});
  return endpoint(
      "/dashboard/metrics", "How things stand now, and what happened today", "dashboard:read", object({zone()}),
      object({required("at", time()), required("timezone", text(1, 64)), required("conversations", standing),
              required("today", with_tally({required("from", time())})), required("channels", channel_rows())}));
}

sdk::Endpoint timeline_endpoint() {
  const Json bucket =
      with_tally({required("from", time()), required("to", time()),
                  required("local", described(text(16, 16), "What clocks in the time zone show: 2026-11-21T09:00"))});
  return endpoint("/dashboard/analytics", "What happened, by hour, day or week", "analytics:read",
                  query({interval(), zone()}),
                  report(list(bucket, 1000), {required("timezone", text(1, 64)), required("interval", text(1, 10)),
                                              required("totals", with_tally({}))}));
}

sdk::Endpoint agents_endpoint() {
  const Json agent = object({required("user_id", text(1, 64)), required("name", text(0, 200)),
                             required("is_active", boolean()), required("assigned", described(count(), "Open, now")),
                             required("messages", count()), required("resolved", count()),
                             required("first_reply", durations()), required("resolution", durations())});
  return endpoint("/dashboard/agent-performance", "What each colleague did", "analytics:read", query(),
                  report(list(agent, 100'000)));
}

sdk::Endpoint channels_endpoint() {
  return endpoint("/analytics/channels", "What happened on each channel", "analytics:read", query(),
                  report(channel_rows()));
}

sdk::Endpoint export_endpoint() {
  return endpoint("/analytics/export", "A report as a file", "analytics:read",
                  query({required("report", one_of({"timeline", "agents", "channels"})),
                         optional("format", with_default(one_of({"csv"}), "csv")), interval(), zone()}),
                  {});
}

}  // namespace parley::analytics
