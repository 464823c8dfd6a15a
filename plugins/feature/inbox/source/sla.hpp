// What was promised to who waits: a first reply and a solution, each within a time, and when to say that one is late.
#pragma once

#include <cstdint>

#include "queue.hpp"
#include "ticket.hpp"

namespace parley::inbox {

/// Bits of Ticket::told.
enum Told : std::int64_t { kFirstReplyWarned = 1, kFirstReplyLate = 2, kResolutionWarned = 4, kResolutionLate = 8 };

/// Sets when the ticket's promises end, counted from when it entered, in the queue's working time. A conversation that
/// somebody has answered already waits for no first reply.
void promise(Ticket& ticket, const Queue& queue, bool answered);

/// The bits that have become true by `now` and are not in `told`. A warning comes at `percent` of the time; one that
/// comes late comes with its lateness.
std::int64_t news(const Ticket& ticket, std::int64_t now, std::int64_t percent);

}  // namespace parley::inbox
