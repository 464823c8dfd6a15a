// Which message may be sent when: order within a pair, the number's rate, the pair's rate, retries and pauses.
//
// Pure state: no thread, no clock, no I/O. The Outbox asks it what to send and tells it what became of that.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "messaging/token_bucket.hpp"

namespace parley::messaging {

/// One message on its way out. `document` is what the provider's build_send takes.
struct OutboxItem {
  std::string tenant;
  std::string id;  ///< the message's id, and our id at the far end
  std::string conversation;
  std::string channel;
  std::string peer;
  std::string document;
  int attempts = 0;
  SteadyTime due{};
  int shard = 0;           ///< of its conversation
  std::int64_t epoch = 0;  ///< under which this node took it up; 0: it did not
  bool in_order = false;   ///< to be leased only as the store's first of its pair: an older one may wait behind it here
};

/// How fast a channel may send.
struct SendLimits {
  double number_rate = 80;     ///< messages a second for the whole number
  Millis pair_interval{6000};  ///< one message to the same person per this time...
  int pair_burst = 45;         ///< ...after this many at once

  bool operator==(const SendLimits&) const = default;
};

class OutboxPlan {
 public:
  using Limits = std::unordered_map<std::string, SendLimits>;
  /// The limits of all open channels, by their ids; those of others are SendLimits{}. A number whose limits differ from
  /// these begins anew with them. What is known of a channel that is not among them is forgotten once nothing waits.
  void set_limits(Limits limits, SteadyTime now);

  /// Numbers get this part of their rate from now on: other nodes send for them, too. More than 0, at most 1.
  void set_share(double share, SteadyTime now);

  /// Puts an item behind all others of its pair (channel and peer).
  void add(OutboxItem item, SteadyTime now);
  /// As add(), for one read from the store that may wait here already: then that takes over its epoch. It may be older
  /// than what waits: until reorder() the pair's items are taken with in_order.
  void adopt(OutboxItem item, SteadyTime now);
  /// Brings the pair of an item that was taken into the order of `items`, which wait in the store, and lets the next
  /// one go. What waits here and is not among them comes after.
  void reorder(const OutboxItem& taken, std::vector<OutboxItem> items, SteadyTime now);
  /// Forgets what waits and is not to be kept.
  void drop_unless(const std::function<bool(const OutboxItem&)>& keep, SteadyTime now);

  /// Takes at most `most` items that may go now, at most one of a pair. The pair is then held until finished() or
  /// retry().
  std::vector<OutboxItem> take(SteadyTime now, std::size_t most);

  /// The item that was taken from this pair is done with: the next of the pair may go.
  void finished(const OutboxItem& item, SteadyTime now);
  /// The item that was taken goes to the front of its pair again, due at item.due.
  void retry(OutboxItem item, SteadyTime now);

  /// Holds the pair of an item that is not in the plan, as if it had been taken. False when the pair is at work
  /// already; finished() must then not be called for it.
  bool hold(const OutboxItem& item, SteadyTime now);

  /// Nothing of this channel goes before `until`.
  void pause(const std::string& channel, SteadyTime until);

  /// When take() may have something again: nothing when only finished() or add() can change that.
  std::optional<SteadyTime> next(SteadyTime now) const;

  /// Items that wait here (not those taken).
  std::size_t waiting() const { return waiting_; }
  /// Channels that something is known of.
  std::size_t numbers() const { return numbers_.size(); }

 private:
  struct Number;
  struct Pair {
    Number* number;
    std::string key;
    TokenBucket bucket;
    std::deque<OutboxItem> items;
    enum { idle, asleep, ready, held } state = idle;  // idle: nothing waits, remembered for its bucket
    int alarms = 0;                                   // entries of alarms_ that point here
    bool unsorted = false;                            // an older item may wait behind a newer one
  };
  struct Number {
    SendLimits limits;
    TokenBucket bucket;
    SteadyTime paused_until{};
    std::deque<Pair*> ready;
    std::unordered_map<std::string, Pair> pairs;
  };
  struct Alarm {
    SteadyTime at;
    Pair* pair;
    bool operator>(const Alarm& other) const { return at > other.at; }
  };

  Number& number(const std::string& channel, SteadyTime now);
  Pair& pair_of(const OutboxItem& item, SteadyTime now);
  void schedule(Pair& pair, SteadyTime now);
  void wake_due(SteadyTime now);
  void set_alarm(Pair& pair, SteadyTime at);
  void rest(Pair& pair, SteadyTime now);

  double share_ = 1;
  Limits limits_;
  std::unordered_map<std::string, Number> numbers_;
  std::priority_queue<Alarm, std::vector<Alarm>, std::greater<>> alarms_;
  std::size_t waiting_ = 0;
};

}  // namespace parley::messaging
