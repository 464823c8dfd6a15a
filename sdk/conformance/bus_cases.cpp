// What holds for every bus.
#include <atomic>
#include <chrono>
#include <mutex>
#include <parley/testkit/bus.hpp>
#include <thread>

#include "cache_probe.hpp"
#include "hostile.hpp"

namespace parley::conformance {

namespace {

using testkit::publish;
using testkit::SubscriptionUnderTest;

constexpr auto kPatience = std::chrono::seconds(5);

template <class Condition>
bool soon(Condition&& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition())
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    else
      std::this_thread::yield();
  return true;
}

/// What a subscription received. Thread-safe.
class Inbox {
 public:
  SubscriptionUnderTest::Receive receiver() {
    return [this](std::string_view topic, std::string_view payload) {
      const std::lock_guard lock(mutex_);
      got_.emplace_back(std::string(topic) + "=" + std::string(payload));
    };
  }
  std::vector<std::string> got() const {
    const std::lock_guard lock(mutex_);
    return got_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> got_;
};

class BusProbe final : public Probe {
 public:
  explicit BusProbe(const testkit::LoadedPlugin& plugin)
      : loaded_(plugin), table_(plugin.interface<parley_bus_v1>(PARLEY_BUS_V1)), plugin_(plugin.raw()) {}

  std::string sample() const override { return R"({"conversation":"c1"})"; }

  void poke(const std::string& text, std::uint64_t max) override {
    const parley_listener listener{nullptr, [](void*, parley_str, parley_str) {}};
    for (const std::string& topic : {std::string("conformance"), text.substr(0, 512)}) {
      std::uint64_t id = 0;
      Sinks subscribing(max);
      const auto status = across("subscribe", [&] {
        return table_.subscribe(plugin_, sdk::str(topic), &listener, &id, subscribing.error.raw());
      });
      subscribing.judge(status, "subscribe");
      Sinks publishing(max);
      publishing.judge(
          across("publish",
                 [&] { return table_.publish(plugin_, sdk::str(topic), sdk::str(text), publishing.error.raw()); }),
          "publish");
      if (status == PARLEY_OK) across("unsubscribe", [&] { table_.unsubscribe(plugin_, id); });
    }
    if (has_cache(loaded_)) poke_cache(loaded_, text, max);
  }

 private:
  const testkit::LoadedPlugin& loaded_;
  const parley_bus_v1& table_;
  parley_plugin* plugin_;
};

void delivers_own_messages(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  Inbox one, two;
  const SubscriptionUnderTest first(*plugin, "a", one.receiver());
  const SubscriptionUnderTest second(*plugin, "a", two.receiver());
  const std::string payload("x\0\xff\xf0\x9f\x98\x80", 7);
  publish(*plugin, "a", payload);
  expect(soon([&] { return one.got().size() == 1 && two.got().size() == 1; }),
         "expected one message at each of two subscribers");
  expect(one.got().front() == "a=" + payload, "the payload came changed");
}

void keeps_topics_apart(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  Inbox one, all;
  const SubscriptionUnderTest first(*plugin, "a", one.receiver());
  const SubscriptionUnderTest second(*plugin, "a.b", all.receiver());
  for (const char* topic : {"ab", "a.b", "A", "a*", "a"}) publish(*plugin, topic, "1");
  expect(soon([&] { return !one.got().empty() && !all.got().empty(); }), "expected a message on each topic");
  expect(one.got() == std::vector<std::string>{"a=1"}, "a subscriber of \"a\" got a message of another topic");
  expect(all.got() == std::vector<std::string>{"a.b=1"}, "a subscriber of \"a.b\" got a message of another topic");
}

void keeps_order(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  Inbox inbox;
  const SubscriptionUnderTest subscription(*plugin, "order", inbox.receiver());
  for (int i = 0; i < 200; ++i) publish(*plugin, "order", std::to_string(i));
  expect(soon([&] { return inbox.got().size() == 200; }),
         "expected 200 messages, got " + std::to_string(inbox.got().size()));
  const auto got = inbox.got();
  for (std::size_t i = 0; i < got.size(); ++i)
    expect(got[i] == "order=" + std::to_string(i), "messages of one publisher came out of order");
}

void unsubscribe_is_final(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  std::atomic<bool> ended{false}, late{false};
  std::atomic<int> calls{0};
  SubscriptionUnderTest subscription(*plugin, "end", [&](std::string_view, std::string_view) {
    ++calls;
    for (int i = 0; i < 50; ++i) std::this_thread::yield();
    if (ended) late = true;
  });
  std::atomic<bool> stop{false};
  std::thread publisher([&] {
    while (!stop) publish(*plugin, "end", "x");
  });
  const bool began = soon([&] { return calls > 3; });
  subscription.end();
  ended = true;
  const int before = calls;
  for (int i = 0; i < 20; ++i) publish(*plugin, "end", "x");
  stop = true;
  publisher.join();
  expect(began, "the subscriber got no message");
  expect(!late && calls == before, "the listener ran after unsubscribe had returned");
}

void unsubscribes_unknown_ids(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  Inbox inbox;
  const SubscriptionUnderTest subscription(*plugin, "a", inbox.receiver());
  const auto& table = plugin->interface<parley_bus_v1>(PARLEY_BUS_V1);
  for (const std::uint64_t id : {std::uint64_t{0}, subscription.id() + 1000, ~std::uint64_t{0}})
    across("unsubscribe", [&] { table.unsubscribe(plugin->raw(), id); });
  publish(*plugin, "a", "1");
  expect(soon([&] { return inbox.got().size() == 1; }), "ending an unknown subscription ended another one");
}

void tells_its_state(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto& table = plugin->interface<parley_bus_v1>(PARLEY_BUS_V1);
  std::atomic<int> calls{0}, up{0};
  std::pair<std::atomic<int>*, std::atomic<int>*> seen{&calls, &up};
  const parley_bus_watcher watcher{&seen, [](void* ctx, std::uint32_t state) {
                                     auto& [count, last] = *static_cast<decltype(seen)*>(ctx);
                                     ++*count;
                                     *last = static_cast<int>(state);
                                   }};
  testkit::TextSink error;
  expect(table.watch(plugin->raw(), &watcher, error.raw()) == PARLEY_OK, "watch failed: " + error.text());
  expect(calls >= 1, "expected the present state before watch returns");
  expect(soon([&] { return up == 1; }), "expected a bus that works to say that it is up");
  expect(table.watch(plugin->raw(), nullptr, error.raw()) == PARLEY_OK, "ending the watch failed: " + error.text());
}

}  // namespace

std::unique_ptr<Probe> bus_probe(const testkit::LoadedPlugin& plugin, const Subject&) {
  return std::make_unique<BusProbe>(plugin);
}

std::vector<Case> bus_cases() {
  return {{"bus.own", "every subscriber of a topic gets a message, on the publishing node too", "bus",
           delivers_own_messages},
          {"bus.topics", "a topic is an exact name", "bus", keeps_topics_apart},
          {"bus.order", "messages of one publisher keep their order", "bus", keeps_order},
          {"bus.unsubscribe", "after unsubscribe the listener does not run", "bus", unsubscribe_is_final},
          {"bus.unknown_id", "ending an unknown subscription changes nothing", "bus", unsubscribes_unknown_ids},
          {"bus.watch", "a watcher hears the state of the bus", "bus", tells_its_state}};
}

}  // namespace parley::conformance
