// Puts the events of one tenant into the order of their numbers again. Two nodes that publish at the same moment may be
// heard the other way round; a number that never comes means that something was lost, and that is said.
#pragma once

#include <map>
#include <vector>

#include "base/clock.hpp"
#include "realtime/event.hpp"

namespace parley::realtime {

/// One thread at a time.
class Reordering {
 public:
  /// `patience`: how long a missing number is waited for.
  explicit Reordering(Millis patience) : patience_(patience) {}

  /// No number was expected or taken yet.
  bool is_fresh() const { return next_ == 0; }
  /// A number is missing, and what came after it waits.
  bool waits() const { return !waiting_.empty(); }
  /// The number to begin with; without it, that of the first event.
  void expect(std::uint64_t first) { next_ = first; }
  /// Nothing waits and this is its turn: it counts as taken, and is to be passed on as it is.
  bool next_is(std::uint64_t seq) {
    if (!waiting_.empty() || (next_ != 0 && seq != next_)) return false;
    next_ = seq + 1;
    return true;
  }
  /// What can be passed on now, in order. One that was passed on before is dropped.
  std::vector<SequencedEvent> take(SequencedEvent event, SteadyTime now);

  /// What is overdue: passed on without the missing ones. `lost` says that there were some.
  struct Overdue {
    bool lost = false;
    std::vector<SequencedEvent> events;
  };
  Overdue overdue(SteadyTime now);
  /// When overdue() has something to say; SteadyTime::max() when nothing waits.
  SteadyTime deadline() const { return waiting_.empty() ? SteadyTime::max() : since_ + patience_; }

 private:
  std::vector<SequencedEvent> ready();

  const Millis patience_;
  std::uint64_t next_ = 0;  // 0: the first event tells
  SteadyTime since_{};      // something has waited since
  std::map<std::uint64_t, SequencedEvent> waiting_;
};

}  // namespace parley::realtime
