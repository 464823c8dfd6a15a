// Which waiting conversations a queue passes on. Facts in, a choice out.
#pragma once

#include <span>
#include <vector>

#include "queue.hpp"
#include "ticket.hpp"

namespace parley::inbox {

/// A conversation flows over so often at most: queues that flow into one another do not turn it round for ever.
inline constexpr std::int64_t kMostHops = 5;

/// Of those that wait, in the order in which they are to be given: who has waited too long here, and who stands behind
/// the place where the line is too long.
std::vector<Ticket> flowing_over(const Queue& queue, std::span<const Ticket> waiting, std::int64_t now);

}  // namespace parley::inbox
