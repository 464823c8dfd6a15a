// Which agent a conversation goes to. Nothing here reads or writes: facts in, a choice out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "queue.hpp"

namespace parley::inbox {

/// An agent of the queue, as things stand.
struct Candidate {
  std::string user_id;
  std::int64_t priority = 0;  ///< in this queue; the higher first
  std::int64_t last_given_at = 0;
  std::int64_t load = 0;  ///< open conversations, from wherever they came
  std::vector<std::string> skills;
  bool online = false;
};

/// Whether the agent has all skills that the queue asks for.
bool qualified(const Queue& queue, const Candidate& candidate);
/// Whether the agent may have one more: online, qualified, and not at the queue's capacity.
bool can_take(const Queue& queue, const Candidate& candidate);

/// The index of who gets the next conversation, or nobody. Those of a lower priority come in only when all of a higher
/// one cannot take it. A manual queue gives to nobody.
std::optional<std::size_t> choose(const Queue& queue, std::span<const Candidate> candidates);

}  // namespace parley::inbox
