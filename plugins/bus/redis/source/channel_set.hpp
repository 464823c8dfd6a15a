// Which topics Redis sends to this node: what is wanted, what has been asked for and what Redis has confirmed.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <parley/subscriptions.hpp>
#include <set>
#include <string>
#include <vector>

#include "link.hpp"

namespace parley::bus_redis {

/// Thread-safe. One connection at a time: the feed's.
class ChannelSet {
 public:
  explicit ChannelSet(const sdk::Subscriptions& wanted) : wanted_(wanted) {}

  /// A topic has got its first listener or lost its last one, perhaps.
  void touch(std::string_view topic);
  /// Waits until Redis has confirmed the topic, there is no connection to wait for, or `limit` has passed.
  void await(std::string_view topic, Millis limit);

  /// A new connection: everything has to be asked for again.
  void connected();
  /// Nothing is confirmed any more; nobody waits.
  void lost();
  /// The commands that bring Redis up to date, with `prefix` before each topic. Each is counted as asked for.
  std::vector<Command> changes(const std::string& prefix);
  /// Redis has answered a subscription or the end of one.
  void answered(std::string_view topic);
  /// Whether Redis has answered everything that was asked.
  bool settled() const;

 private:
  const sdk::Subscriptions& wanted_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool connected_ = false;
  std::set<std::string, std::less<>> touched_;
  std::set<std::string, std::less<>> asked_;
  std::map<std::string, int, std::less<>> unanswered_;
};

}  // namespace parley::bus_redis
