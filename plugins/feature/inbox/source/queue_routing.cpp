#include "queue_routing.hpp"

#include <algorithm>
#include <tuple>

namespace parley::inbox {

namespace {

/// The smaller, the better. The id at the end, so that every node chooses the same.
using Rank = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string_view>;

Rank rank_of(Routing routing, const Candidate& c) {
  const auto beyond = std::int64_t(c.skills.size());
  switch (routing) {
    case Routing::least_busy:
      return {-c.priority, c.load, c.last_given_at, 0, c.user_id};
    case Routing::skills:
      return {-c.priority, beyond, c.load, c.last_given_at, c.user_id};
    default:
      return {-c.priority, c.last_given_at, c.load, 0, c.user_id};
  }
}

}  // namespace

bool qualified(const Queue& queue, const Candidate& candidate) {
  return std::all_of(queue.required_skills.begin(), queue.required_skills.end(), [&](const std::string& skill) {
    return std::find(candidate.skills.begin(), candidate.skills.end(), skill) != candidate.skills.end();
  });
}

bool can_take(const Queue& queue, const Candidate& candidate) {
  return candidate.online && candidate.load < queue.capacity && qualified(queue, candidate);
}

std::optional<std::size_t> choose(const Queue& queue, std::span<const Candidate> candidates) {
  if (queue.routing == Routing::manual) return std::nullopt;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!can_take(queue, candidates[i])) continue;
    if (!best || rank_of(queue.routing, candidates[i]) < rank_of(queue.routing, candidates[*best])) best = i;
  }
  return best;
}

}  // namespace parley::inbox
