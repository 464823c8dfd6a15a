// A bus between the nodes of an installation in C++: derive from Bus, export with PARLEY_PLUGIN(MyBus,
// parley::sdk::Bus).
#pragma once

#include <cstdint>
#include <optional>
#include <parley/abi/bus.h>
#include <parley/plugin.hpp>

namespace parley::sdk {

/// Receives what is published on a topic. Copyable; callable until unsubscribe() of its subscription returns.
class Listener {
 public:
  explicit Listener(const parley_listener& raw) : raw_(raw) {}
  void operator()(std::string_view topic, std::string_view payload) const {
    raw_.message(raw_.ctx, str(topic), str(payload));
  }

 private:
  parley_listener raw_;
};

/// Hears whether the bus connects the nodes. Copyable; callable until the next watch() returns.
class Watcher {
 public:
  explicit Watcher(const parley_bus_watcher& raw) : raw_(raw) {}
  void operator()(bool up) const { raw_.state(raw_.ctx, up ? 1 : 0); }

 private:
  parley_bus_watcher raw_;
};

/// All functions on any thread. publish and subscribe throw Failure (publish: PARLEY_UNAVAILABLE when the
/// bus is away).
class Bus {
 public:
  virtual ~Bus() = default;
  /// Hands the payload to every subscriber of the topic on every node, this one included.
  virtual void publish(std::string_view topic, std::string_view payload) = 0;
  /// Returns the subscription's id.
  virtual std::uint64_t subscribe(std::string_view topic, Listener listener) = 0;
  /// After it returns, the listener is not running and will not run again. An id that is unknown is ignored.
  virtual void unsubscribe(std::uint64_t id) = 0;
  /// Tells the watcher the present state before it returns, and every change from then on; without one, nobody. A bus
  /// that is never away need not override it.
  virtual void watch(std::optional<Watcher> watcher) {
    if (watcher) (*watcher)(true);
  }

  /// The parley.bus/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

template <class Type>
const void* Bus::table(std::string_view id) {
  static const parley_bus_v1 functions = [] {
    parley_bus_v1 t{};
    t.struct_size = sizeof t;
    t.publish = [](parley_plugin* p, parley_str topic, parley_str payload, const parley_sink* error) {
      return guarded(error, [&] { self<Type>(p).publish(view(topic), view(payload)); });
    };
    t.subscribe = [](parley_plugin* p, parley_str topic, const parley_listener* listener, std::uint64_t* out,
                     const parley_sink* error) {
      return guarded(error, [&] { *out = self<Type>(p).subscribe(view(topic), Listener(*listener)); });
    };
    t.unsubscribe = [](parley_plugin* p, std::uint64_t subscription) {
      guarded(nullptr, [&] { self<Type>(p).unsubscribe(subscription); });
    };
    t.watch = [](parley_plugin* p, const parley_bus_watcher* watcher, const parley_sink* error) {
      return guarded(error, [&] {
        self<Type>(p).watch(watcher ? std::optional<Watcher>(Watcher(*watcher)) : std::optional<Watcher>());
      });
    };
    return t;
  }();
  return id == PARLEY_BUS_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
