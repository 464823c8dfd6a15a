// A bus for an installation of one node: publish() calls the subscribers of the topic before it returns, on the
// publisher's thread. Nothing is queued, so nothing is lost and nothing grows.
#pragma once

#include <cstdint>
#include <parley/bus.hpp>
#include <parley/subscriptions.hpp>

#include "limits.hpp"

namespace parley::bus_local {

class LocalBus : public sdk::Bus {
 public:
  explicit LocalBus(const Limits& limits)
      : max_payload_(limits.max_payload), subscriptions_(limits.max_subscriptions) {}

  /// Throws Failure(PARLEY_LIMIT) for a payload over the bound.
  void publish(std::string_view topic, std::string_view payload) override;
  /// Throws Failure(PARLEY_LIMIT) when there are too many.
  std::uint64_t subscribe(std::string_view topic, sdk::Listener listener) override;
  /// Waits for the listener where it runs on another thread. From inside the listener itself it cannot wait; then the
  /// listener does not run again once it has returned.
  void unsubscribe(std::uint64_t id) override;

 private:
  const std::uint64_t max_payload_;
  sdk::Subscriptions subscriptions_;
};

}  // namespace parley::bus_local
