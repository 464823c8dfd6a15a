// The connection on which messages come in, with the thread that reads it, keeps it alive and makes it anew. It is also
// how the plugin knows whether Redis is there.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <parley/bus.hpp>
#include <parley/subscriptions.hpp>
#include <thread>

#include "backoff.hpp"
#include "channel_set.hpp"
#include "health.hpp"
#include "link_pool.hpp"

namespace parley::bus_redis {

class Feed {
 public:
  /// Starts the thread and waits for its first attempt, at most options.connect_timeout: a server that begins with
  /// Redis there has it at once. What is referred to must outlive the feed.
  Feed(const RedisOptions& options, Health& health, LinkPool& pool, const sdk::Subscriptions& subscriptions,
       sdk::Host host);
  /// Ends the thread; waits for a listener that runs.
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// A topic has a new listener: returns when Redis sends its messages, or cannot say so within options.timeout.
  void begin(std::string_view topic);
  /// A listener of the topic is gone.
  void end(std::string_view topic);
  /// As sdk::Bus::watch().
  void watch(std::optional<sdk::Watcher> watcher);

 private:
  void run();
  void connect();
  void serve();
  void announce();
  void ping_if_due();
  bool wait_for_input();
  void handle(const Reply& reply);
  void lose(const std::string& reason);
  void pause(Millis time);
  void tell(bool up);
  void first_attempt_ended();

  const RedisOptions& options_;
  Health& health_;
  LinkPool& pool_;
  const sdk::Subscriptions& subscriptions_;
  const sdk::Host host_;
  const std::string prefix_;
  ChannelSet channels_;

  std::recursive_mutex watch_mutex_;  // held while the watcher runs; recursive: it may call watch()
  std::optional<sdk::Watcher> watcher_;
  bool up_ = false;  // under watch_mutex_

  std::mutex attempt_mutex_;
  std::condition_variable attempt_;
  bool attempted_ = false;

  // The thread's own.
  std::unique_ptr<Link> link_;
  bool announced_ = false;
  Time next_ping_;
  std::optional<Time> answer_due_;  // of a ping, or of all subscriptions of a new connection
  Backoff backoff_;

  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace parley::bus_redis
