#include "bus/bus.hpp"

#include <exception>
#include <utility>
#include <vector>

#include "plugin/call.hpp"

namespace parley::bus {

namespace {

/// On the in-process bus only: it carries the word that messages may have been lost.
constexpr std::string_view kResyncTopic = "parley.resync";

Result<> publish_on(const BusPlugin& bus, std::string_view topic, std::string_view payload) {
  return plugin::call(bus.id, "publish", [&](auto* error) {
    return bus.bus->publish(bus.instance, plugin::str(topic), plugin::str(payload), error);
  });
}

}  // namespace

/// The receiver and its subscriptions with the plugins. Stays where it is: plugins hold its address.
class Subscription::Held {
 public:
  Held(Receiver receiver, Log log) : receiver_(std::move(receiver)), log_(std::move(log)) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    for (const auto& [bus, id] : places_) bus.bus->unsubscribe(bus.instance, id);
  }

  Result<> listen(const BusPlugin& bus, std::string_view topic,
                  void (*message)(void* ctx, parley_str topic, parley_str payload)) {
    const parley_listener listener{this, message};
    std::uint64_t id = 0;
    const Result<> subscribed = plugin::call(bus.id, "subscribe", [&](auto* error) {
      return bus.bus->subscribe(bus.instance, plugin::str(topic), &listener, &id, error);
    });
    if (subscribed) places_.emplace_back(bus, id);
    return subscribed;
  }

  static void on_message(void* ctx, parley_str, parley_str payload) {
    auto& self = *static_cast<Held*>(ctx);
    self.guarded([&] { self.receiver_.message(plugin::view(payload)); });
  }
  static void on_resync(void* ctx, parley_str, parley_str) {
    auto& self = *static_cast<Held*>(ctx);
    self.guarded([&] { self.receiver_.resync(); });
  }

 private:
  template <class Code>
  void guarded(Code&& code) const {
    try {
      code();
    } catch (const std::exception& escaped) {
      log_.error("a subscriber of the bus failed", {{"reason", escaped.what()}});
    }
  }

  const Receiver receiver_;
  const Log log_;
  std::vector<std::pair<BusPlugin, std::uint64_t>> places_;
};

Subscription::Subscription(std::unique_ptr<Held> held) : held_(std::move(held)) {}
Subscription::Subscription() = default;
Subscription::Subscription(Subscription&&) noexcept = default;
Subscription& Subscription::operator=(Subscription&&) noexcept = default;
Subscription::~Subscription() = default;

Bus::Bus(BusPlugin shared, std::optional<BusPlugin> own, Log log, Metrics& metrics)
    : shared_(std::move(shared)),
      own_(std::move(own)),
      log_(std::move(log)),
      up_(metrics.gauge("parley_bus_up", "1 while messages pass between the nodes, 0 while this node is on its own")),
      own_only_(metrics.counter("parley_bus_own_node_only_total", "Messages that reached this node alone")),
      resyncs_(
          metrics.counter("parley_bus_resyncs_total", "Times that subscribers were told to read the truth again")) {
  up_.set(1);
  if (!shared_.bus->watch) return;  // a plugin of an older SDK
  const parley_bus_watcher watcher{this, state_changed};
  const Result<> watched = plugin::call(
      shared_.id, "watch", [&](auto* error) { return shared_.bus->watch(shared_.instance, &watcher, error); });
  if (!watched) log_.warning("the state of the bus is not known", {{"reason", watched.error().message}});
}

Bus::~Bus() {
  if (shared_.bus->watch) shared_.bus->watch(shared_.instance, nullptr, nullptr);
}

void Bus::state_changed(void* ctx, std::uint32_t up) {
  Bus& self = *static_cast<Bus*>(ctx);
  self.up_.set(up ? 1 : 0);
  if (!up) self.log_.warning("the bus is away; messages reach this node alone");
  if (!std::exchange(self.was_down_, !up) || !up) return;
  self.log_.info("the bus is back; subscribers read the truth again");
  self.resyncs_.add();
  if (self.own_) publish_on(*self.own_, kResyncTopic, {});
}

Result<Reach> Bus::publish(std::string_view topic, std::string_view payload) {
  const Result<> published = publish_on(shared_, topic, payload);
  if (published) return Reach::everywhere;
  const Errc code = published.error().code;
  if (!own_ || (code != Errc::unavailable && code != Errc::timeout)) return published.error();
  own_only_.add();
  if (const Result<> here = publish_on(*own_, topic, payload); !here) return here.error();
  return Reach::this_node;
}

Result<Subscription> Bus::subscribe(std::string_view topic, Receiver receiver) {
  const bool wants_resync = static_cast<bool>(receiver.resync);
  auto held = std::make_unique<Subscription::Held>(std::move(receiver), log_);
  if (own_) {
    if (const Result<> listening = held->listen(*own_, topic, Subscription::Held::on_message); !listening)
      return listening.error();
    if (wants_resync)
      if (const Result<> listening = held->listen(*own_, kResyncTopic, Subscription::Held::on_resync); !listening)
        return listening.error();
  }
  if (const Result<> listening = held->listen(shared_, topic, Subscription::Held::on_message); !listening)
    return listening.error();
  return Subscription(std::move(held));
}

}  // namespace parley::bus
