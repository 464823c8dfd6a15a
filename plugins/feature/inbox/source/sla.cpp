#include "sla.hpp"

namespace parley::inbox {

namespace {

std::int64_t due_news(std::int64_t entered, std::int64_t due, std::int64_t now, std::int64_t percent,
                      std::int64_t warned, std::int64_t late) {
  if (now >= due) return warned | late;
  return now >= entered + (due - entered) * percent / 100 ? warned : 0;
}

}  // namespace

void promise(Ticket& ticket, const Queue& queue, bool answered) {
  if (queue.promise.first_reply_ms > 0 && !answered)
    ticket.first_reply_due = queue.after(ticket.entered_at, queue.promise.first_reply_ms);
  if (queue.promise.resolution_ms > 0)
    ticket.resolution_due = queue.after(ticket.entered_at, queue.promise.resolution_ms);
}

std::int64_t news(const Ticket& t, std::int64_t now, std::int64_t percent) {
  std::int64_t bits = 0;
  // A reply that came too late is late also when nobody looked in between.
  if (t.first_reply_due && (!t.first_reply_at || *t.first_reply_at > *t.first_reply_due))
    bits |= due_news(t.entered_at, *t.first_reply_due, t.first_reply_at.value_or(now), percent, kFirstReplyWarned,
                     kFirstReplyLate);
  if (t.resolution_due)
    bits |= due_news(t.entered_at, *t.resolution_due, now, percent, kResolutionWarned, kResolutionLate);
  return bits & ~t.told;
}

}  // namespace parley::inbox
