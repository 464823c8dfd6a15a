#include "alarms.hpp"

#include <algorithm>
#include <parley/timestamp.hpp>
#include <set>

#include "sla.hpp"

namespace parley::inbox {

using sdk::Json;

namespace {
constexpr std::int64_t kAtOnce = 500;
}

void Alarms::look_at_promises(const std::string& tenant, const std::map<std::string, Queue>& queues) const {
  const std::int64_t now = parts_.clock.wall_ms();
  for (Ticket ticket : parts_.tickets.promised(tenant, kAtOnce)) {
    const std::int64_t bits = news(ticket, now, parts_.options.sla_warning);
    if (bits == 0) continue;
    const auto queue = queues.find(ticket.queue_id);
    tell(tenant, ticket, queue == queues.end() ? std::string_view() : queue->second.name, bits);
    ticket.told |= bits;
    parts_.tickets.update(tenant, ticket);
  }
}

/// The alert first: its cause keeps it from being raised twice when this is cut off before the ticket knows.
void Alarms::tell(const std::string& tenant, const Ticket& ticket, std::string_view queue, std::int64_t bits) const {
  struct Line {
    std::int64_t warned, late;
    const char *promise, *kind;
    std::optional<std::int64_t> due;
  };
  const Line lines[] = {{kFirstReplyWarned, kFirstReplyLate, "first_reply", "sla_first_reply", ticket.first_reply_due},
                        {kResolutionWarned, kResolutionLate, "resolution", "sla_resolution", ticket.resolution_due}};
  for (const Line& line : lines) {
    if (!(bits & (line.warned | line.late)) || !line.due) continue;
    const Json data = Json::object({{"promise", line.promise},
                                    {"due_at", sdk::to_rfc3339(*line.due)},
                                    {"queue_id", ticket.queue_id},
                                    {"queue_name", queue},
                                    {"conversation_id", ticket.conversation_id},
                                    {"agent_id", ticket.agent_id ? Json(*ticket.agent_id) : Json()}});
    const bool late = bits & line.late;
    if (late)
      parts_.alerts.raise(tenant, std::string(line.kind) + ":" + ticket.id, line.kind, data, parts_.clock.wall_ms());
    std::vector<std::string> concerned;
    if (ticket.agent_id) {
      concerned.push_back(*ticket.agent_id);
    } else {
      const auto availability = parts_.queues.availability(tenant);
      for (const QueueAgent& agent : parts_.queues.agents(tenant, ticket.queue_id))
        if (const auto status = availability.find(agent.user_id);
            status != availability.end() && status->second == "online")
          concerned.push_back(agent.user_id);
    }
    for (const std::string& user : concerned)
      parts_.notifications.tell(tenant, user, late ? "sla_late" : "sla_soon", ticket.conversation_id, data);
  }
}

void Alarms::look_at_line(const std::string& tenant, const Queue& queue, std::span<const Ticket> waiting) const {
  const AlertBounds& bounds = queue.alert;
  const std::int64_t now = parts_.clock.wall_ms();
  std::int64_t longest = 0;
  for (const Ticket& ticket : waiting) longest = std::max(longest, now - ticket.queued_at);
  const bool too_many = bounds.waiting > 0 && std::int64_t(waiting.size()) > bounds.waiting;
  const bool too_long = bounds.wait_ms > 0 && longest > bounds.wait_ms;
  const std::string cause = "queue_long:" + queue.id;
  const auto lasting = parts_.alerts.lasting(tenant, "queue_long");
  const bool lasts = std::find(lasting.begin(), lasting.end(), cause) != lasting.end();
  if ((too_many || too_long) && !lasts)
    parts_.alerts.raise(tenant, cause, "queue_long",
                        Json::object({{"queue_id", queue.id},
                                      {"queue_name", queue.name},
                                      {"waiting", waiting.size()},
                                      {"longest_wait_seconds", longest / 1000}}),
                        now);
  if (!too_many && !too_long && lasts) parts_.alerts.end(tenant, cause, now);
}

void Alarms::look_at_channels(const std::string& tenant) const {
  const std::int64_t now = parts_.clock.wall_ms();
  const auto failing = parts_.channels.failing(tenant, now);
  const std::string prefix = "channel_failing:";
  std::set<std::string> lasting;
  for (const std::string& cause : parts_.alerts.lasting(tenant, "channel_failing"))
    lasting.insert(cause.substr(prefix.size()));
  for (const auto& [channel, data] : failing)
    if (!lasting.contains(channel)) parts_.alerts.raise(tenant, prefix + channel, "channel_failing", data, now);
  for (const std::string& channel : lasting)
    if (!failing.contains(channel)) parts_.alerts.end(tenant, prefix + channel, now);
}

}  // namespace parley::inbox
