// A bus plugin as its tests see it: publish with a call, subscribe with a lambda.
#pragma once

#include <functional>
#include <parley/abi/bus.h>
#include <parley/testkit/loaded_plugin.hpp>

namespace parley::testkit {

inline void publish(const LoadedPlugin& plugin, std::string_view topic, std::string_view payload) {
  TextSink error;
  const auto& table = plugin.interface<parley_bus_v1>(PARLEY_BUS_V1);
  require_ok(table.publish(plugin.raw(), sdk::str(topic), sdk::str(payload), error.raw()), error, "publish");
}

/// Listens as long as it lives. The receiver runs where the bus calls it.
class SubscriptionUnderTest {
 public:
  using Receive = std::function<void(std::string_view topic, std::string_view payload)>;

  SubscriptionUnderTest(const LoadedPlugin& plugin, std::string_view topic, Receive receive)
      : table_(&plugin.interface<parley_bus_v1>(PARLEY_BUS_V1)), plugin_(plugin.raw()), receive_(std::move(receive)) {
    const parley_listener listener{this, call};
    TextSink error;
    require_ok(table_->subscribe(plugin_, sdk::str(topic), &listener, &id_, error.raw()), error, "subscribe");
    open_ = true;
  }
  SubscriptionUnderTest(const SubscriptionUnderTest&) = delete;
  SubscriptionUnderTest& operator=(const SubscriptionUnderTest&) = delete;
  ~SubscriptionUnderTest() { end(); }

  void end() {
    if (open_) table_->unsubscribe(plugin_, id_);
    open_ = false;
  }
  std::uint64_t id() const { return id_; }

 private:
  static void call(void* ctx, parley_str topic, parley_str payload) {
    static_cast<SubscriptionUnderTest*>(ctx)->receive_(sdk::view(topic), sdk::view(payload));
  }

  const parley_bus_v1* table_;
  parley_plugin* plugin_;
  Receive receive_;
  std::uint64_t id_ = 0;
  bool open_ = false;
};

}  // namespace parley::testkit
