// Messages between the parts of the house on every node. Best effort: the database is the truth, and who listens is
// told to read it again when messages may have been lost.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "bus/bus_plugin.hpp"

namespace parley::bus {

/// What a subscriber does. Both run on a thread of the bus or of whoever publishes: quick, never blocking, and they may
/// run at once on several threads. They may publish, subscribe and end subscriptions.
struct Receiver {
  std::function<void(std::string_view payload)> message;
  std::function<void()> resync;  ///< messages may have been lost: read the truth again. May be empty
};

/// How far a message got.
enum class Reach { everywhere, this_node };

/// A subscription as long as it lives; after its end the receiver is not running and will not run again (but for a
/// receiver that ends itself, which runs to its end). Must not outlive the Bus.
class Subscription {
 public:
  Subscription();  ///< none
  Subscription(Subscription&&) noexcept;
  Subscription& operator=(Subscription&&) noexcept;
  ~Subscription();

 private:
  friend class Bus;
  class Held;
  explicit Subscription(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

/// Thread-safe.
class Bus {
 public:
  /// `own` is the in-process bus of this node, used while `shared` is away; absent when `shared` is in-process itself.
  Bus(BusPlugin shared, std::optional<BusPlugin> own, Log log, Metrics& metrics);
  ~Bus();
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  /// Hands the payload to every subscriber of the topic, this node's too, where one may get it twice. While the shared
  /// bus is away it reaches this node alone: others hear resync when it is back. Errors: limit (too large).
  Result<Reach> publish(std::string_view topic, std::string_view payload);

  /// Errors: limit (too many). While the shared bus is away the subscription counts from when it is back.
  Result<Subscription> subscribe(std::string_view topic, Receiver receiver);

 private:
  static void state_changed(void* ctx, std::uint32_t up);

  const BusPlugin shared_;
  const std::optional<BusPlugin> own_;
  const Log log_;
  Gauge& up_;
  Counter& own_only_;
  Counter& resyncs_;
  bool was_down_ = false;  // the watcher's: it is never called twice at once
};

}  // namespace parley::bus
