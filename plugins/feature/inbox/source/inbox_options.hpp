// The manifest's options, as the parts of the plugin take them.
#pragma once

#include <cstdint>
#include <parley/json.hpp>

namespace parley::inbox {

struct InboxOptions {
  std::int64_t max_departments = 200, max_queues = 200, max_quick_replies = 2000;
  std::int64_t max_agents = 500;  ///< of one queue or department
  std::int64_t tick_ms = 1'000, rescan_ms = 30'000;
  std::int64_t sla_warning = 80;  ///< percent of a promised time
  std::int64_t keep_notifications_ms = 30LL * 86'400'000, keep_history_ms = 90LL * 86'400'000;

  /// The host has checked it against the manifest.
  static InboxOptions read(const sdk::Json& config) {
    InboxOptions o;
    const auto take = [&](const char* key, std::int64_t& into) { into = config[key].integer(into); };
    take("max_departments", o.max_departments);
    take("max_queues", o.max_queues);
    take("max_quick_replies", o.max_quick_replies);
    take("max_agents", o.max_agents);
    take("tick", o.tick_ms);
    take("rescan", o.rescan_ms);
    take("sla_warning", o.sla_warning);
    take("keep_notifications", o.keep_notifications_ms);
    take("keep_history", o.keep_history_ms);
    return o;
  }
};

}  // namespace parley::inbox
