// What happens in a tenant, carried to everyone who looks at it on any node, numbered so that who was away can ask for
// what they missed.
//
// Publishing never waits: a thread of this room takes the number, tells the bus, and delivers. Nothing here is the
// truth; a lost event is said to the clients ("gap"), and they read again.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/bus.hpp"
#include "realtime/event_log.hpp"
#include "realtime/reordering.hpp"
#include "realtime/rooms.hpp"
#include "realtime/sequencer.hpp"

namespace parley::realtime {

struct EventStreamOptions {
  EventLogOptions log;
  std::size_t queue =
      100'000;           ///< events waiting to be numbered; beyond that the newest are left out, and a gap is said
  Millis patience{500};  ///< for an event of another node that was overtaken
  bool alone = false;    ///< there is no other node: nothing goes over the bus
};

/// Thread-safe.
class EventStream {
 public:
  /// `node` names this process among those on the bus.
  EventStream(EventStreamOptions options, std::string node, bus::Bus& bus, bus::Cache& cache, Rooms& rooms,
              const Clock& clock, Log log, Metrics& metrics);
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  /// Errors: what subscribing to the bus says.
  Result<> start();
  /// Delivers what is queued and ends the thread. Idempotent.
  void stop();

  /// To everyone in its rooms, on every node, and kept for who is away.
  void publish(Event event);
  /// To everyone in its rooms, on every node, without a number and not kept: typing, presence.
  void publish_passing(Event event);

  /// Where a client comes into a tenant's stream.
  struct Entry {
    std::uint64_t last = 0;  ///< the number of the latest event
    Missed missed;           ///< since the event that the client named
  };
  /// Runs `join` between two deliveries: what came before is in the entry, and what comes after goes to the rooms that
  /// `join` puts the socket into. `join` is quick and calls nothing of this class.
  void enter(const std::string& tenant, std::optional<std::uint64_t> since,
             const std::function<void(const Entry&)>& join);

  /// The name in Rooms under which a tenant's room is kept.
  static std::string room_key(std::string_view tenant, std::string_view room);
  /// The rooms that every socket of the stream joins, to hear of gaps: its tenant's, and that of all.
  static std::vector<std::string> gap_rooms(std::string_view tenant);

 private:
  struct Heard {
    std::string tenant;
    SequencedEvent event;  // seq 0: a passing one
  };
  struct Queued {
    Event event;
    bool numbered;
  };
  void run();
  void wake_for_outgoing();                         // under mutex_
  void gather(std::unique_lock<std::mutex>& lock);  // of mutex_
  void send_all(std::vector<Queued> outgoing);
  void send(Event event, std::uint64_t seq, WallTime at);
  void hear(std::string_view payload);
  void deliver(Heard heard);
  void deliver_overdue();
  void pass_on(const std::string& tenant, SequencedEvent event);  // under delivery_
  void tell_gap(const std::string& tenant);                       // under delivery_
  Reordering& order_of(const std::string& tenant);                // under delivery_; good until the next call
  void forget_quiet();                                            // under delivery_
  void say_gap(const std::string& tenant);
  void say_gap_to_all();
  SteadyTime next_deadline() const;

  const EventStreamOptions options_;
  const std::string node_;
  bus::Bus& bus_;
  Rooms& rooms_;
  const Clock& clock_;
  Log log_;
  Counter& left_out_;
  Counter& gaps_;
  Sequencer sequencer_;
  EventLog log_of_events_;
  bus::Subscription subscription_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Queued> outgoing_;
  std::vector<Heard> heard_;
  std::unordered_set<std::string> lossy_;  // tenants of events that were left out
  bool resync_ = false;
  bool stopping_ = false;
  std::thread thread_;
  mutable std::mutex delivery_;  // one delivery, or one entry, at a time
  // Under delivery_:
  std::unordered_map<std::string, Reordering> order_;
  std::unordered_set<std::string> waiting_;  // tenants in order_ that miss a number
  std::size_t forget_at_;                    // so many in order_
};

}  // namespace parley::realtime
