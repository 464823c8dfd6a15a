#include "server/option_mapping.hpp"

#include <algorithm>
#include <array>

namespace parley::server {

Log make_log(const config::Settings& log) {
  static constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};
  const auto level = std::find(kLevels.begin(), kLevels.end(), log.choice("level")) - kLevels.begin();
  return Log(stderr_log_sink(log.choice("format") == "json"), LogLevel(level));
}

net::EdgeOptions edge_options(const config::Settings& server) {
  net::EdgeOptions options;
  options.address = server.address("listen").host;
  options.port = server.address("listen").port;
  options.io_threads = unsigned(server.integer("io_threads"));
  options.worker_threads = unsigned(server.integer("worker_threads"));
  options.max_connections = std::size_t(server.integer("max_connections"));
  options.header_deadline = server.duration("header_deadline");
  options.body_deadline = server.duration("body_deadline");
  options.idle_timeout = server.duration("idle_timeout");
  options.max_header_bytes = server.size("max_header_size");
  options.max_body_bytes = server.size("max_body_size");
  return options;
}

Result<net::FetchOptions> fetch_options(const config::Settings& fetch) {
  net::FetchOptions options;
  Result<net::AddressRules> rules = net::AddressRules::parse(fetch.list("allow_private"));
  if (!rules) return fail(Errc::invalid, "fetch.allow_private: " + rules.error().message);
  options.addresses = std::move(*rules);
  options.timeout = fetch.duration("timeout");
  options.connect_timeout = fetch.duration("connect_timeout");
  options.max_response_bytes = fetch.size("max_response_size");
  options.max_connections = std::size_t(fetch.integer("max_connections"));
  options.max_connections_per_host = std::size_t(fetch.integer("max_per_host"));
  return options;
}

realtime::EventStreamOptions stream_options(const config::Settings& realtime, bool alone) {
  realtime::EventStreamOptions options;
  options.log.events = std::size_t(realtime.integer("events"));
  options.log.bytes = std::size_t(realtime.size("memory"));
  options.queue = std::size_t(realtime.integer("queue"));
  options.patience = realtime.duration("patience");
  options.alone = alone;
  return options;
}

store::WriterOptions writer_options(const config::Settings& journal) {
  store::WriterOptions options;
  options.batch_sets = std::size_t(journal.integer("commit_batch"));
  options.batch_beside = std::size_t(journal.integer("commit_beside"));
  options.queue_sets = std::size_t(journal.integer("queue"));
  return options;
}

messaging::DispatchOptions dispatch_options(const config::Settings& dispatch) {
  messaging::DispatchOptions options;
  options.workers = int(dispatch.integer("workers"));
  options.queue = std::size_t(dispatch.integer("queue"));
  options.overflow = std::size_t(dispatch.integer("overflow"));
  options.in_flight = std::size_t(dispatch.integer("in_flight"));
  options.attempts = int(dispatch.integer("attempts"));
  return options;
}

messaging::OutboxOptions outbox_options(const config::Settings& outbox) {
  messaging::OutboxOptions options;
  options.in_flight = std::size_t(outbox.integer("in_flight"));
  options.queue = std::size_t(outbox.integer("queue"));
  options.reconcile_after = outbox.duration("reconcile_after");
  options.retry.attempts = int(outbox.integer("attempts"));
  options.retry.first = outbox.duration("retry_first");
  options.retry.longest = outbox.duration("retry_longest");
  return options;
}

messaging::SendLimits send_limits(const config::Settings& outbox) {
  return {outbox.number("number_rate"), outbox.duration("pair_interval"), int(outbox.integer("pair_burst"))};
}

messaging::ChannelConfig channel_config(const config::ChannelConfig& channel, const messaging::SendLimits& limits) {
  const config::Settings& s = channel.settings;
  messaging::ChannelConfig made{channel.id, channel.tenant, s.string("name"), channel.provider, {}, limits};
  if (s.number("messages_per_second") > 0) made.limits.number_rate = s.number("messages_per_second");
  if (s.duration("pair_interval").count() > 0) made.limits.pair_interval = s.duration("pair_interval");
  if (s.integer("pair_burst") > 0) made.limits.pair_burst = int(s.integer("pair_burst"));
  made.options = json::serialize(s.reveal_json());
  return made;
}

namespace {
std::string clock_text(std::chrono::minutes time) {
  const auto two = [](long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(time.count() / 60) + ":" + two(time.count() % 60);
}
}  // namespace

json::object business_facts(const config::Settings& business, const config::Settings& hours) {
  std::string days;
  for (const std::string& day : hours.list("days")) days += (days.empty() ? "" : ", ") + day;
  return {{"name", business.string("name")},
          {"site", business.string("site")},
          {"time_zone", hours.string("time_zone")},
          {"hours", days + " " + clock_text(hours.time_of_day("open")) + "–" + clock_text(hours.time_of_day("close"))}};
}

script::RegistryOptions rule_options(const config::Settings& scripts, const config::Settings& hours) {
  script::RegistryOptions options;
  for (const std::string& root : scripts.list("roots")) options.roots.push_back(std::filesystem::path(root) / "auto");
  script::Limits& limits = options.rules.limits;
  limits.wall_clock = scripts.duration("wall_clock");
  limits.memory_bytes = scripts.size("memory");
  limits.allocation_bytes = scripts.size("allocation");
  limits.source_bytes = scripts.size("source");
  script::HoursOptions& week = options.rules.hours;
  week.time_zone = hours.string("time_zone");
  week.week = {};
  static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const script::OpenSpan span{int(hours.time_of_day("open").count()), int(hours.time_of_day("close").count())};
  for (const std::string& day : hours.list("days"))
    week.week[std::size_t(std::find(kDays.begin(), kDays.end(), day) - kDays.begin())] = {span};
  return options;
}

}  // namespace parley::server
