// The thread on which statuses are told, so that neither a delivery nor a request waits for them. Its queue holds each
// channel once, whatever happens: what is due for it stands in the table.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <parley/plugin.hpp>
#include <string>
#include <thread>

#include "open_channels.hpp"

namespace parley::loopback {

/// Thread-safe, except that start() and stop() come from one thread.
class StatusWorker {
 public:
  /// Tells what is due for a channel; true when there is more. Throws when it has to be tried again.
  using Report = std::function<bool(const PhoneChannel&)>;

  struct Options {
    std::chrono::milliseconds first_pause{100};  ///< after a failure; it doubles from there
    std::chrono::milliseconds longest_pause{10'000};
  };

  StatusWorker(sdk::Host host, Report report, Options options)
      : host_(host), report_(std::move(report)), options_(options) {}
  ~StatusWorker() { stop(); }

  void start();
  /// Waits for the report that is under way. What is due is told after the next start.
  void stop();
  /// Something may be due for the channel. Never blocks.
  void wake(const PhoneChannel& channel);

 private:
  void run();
  bool report(const PhoneChannel& channel);

  sdk::Host host_;
  Report report_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, PhoneChannel> waiting_;
  bool stopping_ = true;
  std::thread thread_;
};

}  // namespace parley::loopback
