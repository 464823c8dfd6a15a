#include "realtime/reordering.hpp"

namespace parley::realtime {

std::vector<SequencedEvent> Reordering::take(SequencedEvent event, SteadyTime now) {
  if (next_ == 0) next_ = event.seq;
  if (event.seq < next_) return {};
  if (waiting_.empty()) since_ = now;
  const std::uint64_t seq = event.seq;
  waiting_.try_emplace(seq, std::move(event));
  return ready();
}

std::vector<SequencedEvent> Reordering::ready() {
  std::vector<SequencedEvent> events;
  while (!waiting_.empty() && waiting_.begin()->first == next_) {
    events.push_back(std::move(waiting_.begin()->second));
    waiting_.erase(waiting_.begin());
    ++next_;
  }
  return events;
}

Reordering::Overdue Reordering::overdue(SteadyTime now) {
  if (now < deadline() || waiting_.empty()) return {};
  next_ = waiting_.begin()->first;
  since_ = now;
  return {true, ready()};
}

}  // namespace parley::realtime
