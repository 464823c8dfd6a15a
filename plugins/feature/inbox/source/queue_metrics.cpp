#include "queue_metrics.hpp"

#include <parley/schema.hpp>
#include <parley/timestamp.hpp>

namespace parley::inbox {

using sdk::Json;

namespace {

constexpr std::int64_t kLookedBack = 86'400'000;
constexpr std::int64_t kMuch = 1'000'000'000;

struct Staff {
  std::int64_t total = 0, online = 0, available = 0, at_capacity = 0;
};

Staff staff_of(const std::string& tenant, const Queue& queue, const QueueStore& queues, const People& people,
               const TicketStore& tickets) {
  const auto active = people.all(tenant);
  const auto availability = queues.availability(tenant);
  const auto loads = tickets.loads(tenant);
  Staff staff;
  for (const QueueAgent& agent : queues.agents(tenant, queue.id)) {
    if (!active.contains(agent.user_id)) continue;
    ++staff.total;
    const auto status = availability.find(agent.user_id);
    if (status == availability.end() || status->second != "online") continue;
    ++staff.online;
    const auto load = loads.find(agent.user_id);
    ++(load != loads.end() && load->second >= queue.capacity ? staff.at_capacity : staff.available);
  }
  return staff;
}

Json kept(std::int64_t kept_count, std::int64_t broken) {
  return Json::object({{"kept", kept_count}, {"broken", broken}});
}

}  // namespace

Json queue_metrics(const std::string& tenant, const Queue& queue, std::int64_t now, const QueueStore& queues,
                   const People& people, const TicketStore& tickets) {
  const QueueFigures f = tickets.figures(tenant, queue.id, now - kLookedBack, now);
  const Staff staff = staff_of(tenant, queue, queues, people, tickets);
  return Json::object({{"queue_id", queue.id},
                       {"open_now", queue.open_at(now)},
                       {"since", sdk::to_rfc3339(now - kLookedBack)},
                       {"waiting", f.waiting},
                       {"longest_wait_seconds", f.longest_since ? (now - *f.longest_since) / 1000 : 0},
                       {"average_wait_seconds", f.average_wait_ms / 1000},
                       {"in_service", f.in_service},
                       {"agents", Json::object({{"total", staff.total},
                                                {"online", staff.online},
                                                {"available", staff.available},
                                                {"at_capacity", staff.at_capacity}})},
                       {"sla", Json::object({{"first_reply", kept(f.first_replies_kept, f.first_replies_broken)},
                                             {"resolution", kept(f.resolutions_kept, f.resolutions_broken)}})}});
}

Json metrics_schema() {
  using namespace sdk::schema;
  const Json number = integer(0, kMuch);
  const Json kept_schema = object({required("kept", number), required("broken", number)});
  return object({required("queue_id", text(1, 64)), required("open_now", boolean()), required("since", time()),
                 required("waiting", number), required("longest_wait_seconds", number),
                 required("average_wait_seconds", number), required("in_service", number),
                 required("agents", object({required("total", number), required("online", number),
                                            required("available", number), required("at_capacity", number)})),
                 required("sla", object({required("first_reply", kept_schema), required("resolution", kept_schema)}))});
}

}  // namespace parley::inbox
