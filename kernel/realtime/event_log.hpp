// The latest events of each tenant, so that who was away for a moment gets what they missed.
#pragma once

#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "realtime/event.hpp"

namespace parley::realtime {

struct EventLogOptions {
  std::size_t events = 1000;      ///< kept for each tenant
  std::size_t tenants = 10'000;   ///< whose events are kept; the one that was quiet longest goes first
  std::size_t bytes = 64U << 20;  ///< of all frames together, near enough
};

/// What lies behind a point in a stream.
struct Missed {
  bool complete = false;  ///< false: older events than the log has were missed, too
  std::vector<SequencedEvent> events;
};

/// Thread-safe.
class EventLog {
 public:
  explicit EventLog(EventLogOptions options) : options_(options) {}

  /// Events of a tenant come in the order of their numbers, without gaps; a gap in them forgets what was before.
  void append(const std::string& tenant, SequencedEvent event);
  /// What came after the event `seq`.
  Missed since(const std::string& tenant, std::uint64_t seq) const;
  /// The number of the latest event; 0 when none is known.
  std::uint64_t last(const std::string& tenant) const;
  /// Forgets everything: nobody knows what was missed.
  void clear();

 private:
  struct Stream {
    std::deque<SequencedEvent> events;
    std::list<std::string>::iterator place;
  };
  void drop_oldest(Stream& stream);
  void keep_bounds();

  const EventLogOptions options_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Stream> streams_;
  std::list<std::string> quiet_;  // tenants, the one that was quiet longest in front
  std::size_t bytes_ = 0;
};

}  // namespace parley::realtime
