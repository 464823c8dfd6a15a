// How a queue does: who waits, for how long, who works, what was promised and kept.
#pragma once

#include <parley/json.hpp>

#include "people.hpp"
#include "queue_store.hpp"
#include "ticket_store.hpp"

namespace parley::inbox {

/// The last 24 hours, and what is now. Blocks.
sdk::Json queue_metrics(const std::string& tenant, const Queue& queue, std::int64_t now, const QueueStore& queues,
                        const People& people, const TicketStore& tickets);
sdk::Json metrics_schema();

}  // namespace parley::inbox
