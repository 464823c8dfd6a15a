#include "overflow.hpp"

namespace parley::inbox {

std::vector<Ticket> flowing_over(const Queue& queue, std::span<const Ticket> waiting, std::int64_t now) {
  std::vector<Ticket> flowing;
  const Overflow& rule = queue.overflow;
  if (rule.queue_id.empty()) return flowing;
  std::int64_t staying = 0;
  for (const Ticket& ticket : waiting) {
    const bool too_long = rule.after_ms > 0 && now - ticket.queued_at >= rule.after_ms;
    const bool too_far_back = rule.longer_than > 0 && staying >= rule.longer_than;
    if ((too_long || too_far_back) && ticket.hops < kMostHops)
      flowing.push_back(ticket);
    else
      ++staying;
  }
  return flowing;
}

}  // namespace parley::inbox
