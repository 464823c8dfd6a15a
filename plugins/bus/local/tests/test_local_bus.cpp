#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <parley/testkit/bus.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace parley;
using namespace parley::testkit;

namespace {

struct Bus {
  explicit Bus(const sdk::Json& options = {}) : plugin(PARLEY_TEST_PLUGIN, host, options) {}
  FakeHost host;
  LoadedPlugin plugin;
};

parley_status status_of(const std::function<void()>& code) {
  try {
    code();
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

}  // namespace

TEST_CASE("A message has reached every subscriber when publish returns, in the order of subscription", "[bus][local]") {
  Bus bus;
  std::vector<std::string> got;
  const SubscriptionUnderTest first(bus.plugin, "t",
                                    [&](auto, auto payload) { got.push_back("1" + std::string(payload)); });
  const SubscriptionUnderTest second(bus.plugin, "t",
                                     [&](auto, auto payload) { got.push_back("2" + std::string(payload)); });
  publish(bus.plugin, "t", "x");
  CHECK(got == std::vector<std::string>{"1x", "2x"});
}

TEST_CASE("A listener may publish, subscribe and unsubscribe", "[bus][local]") {
  Bus bus;
  std::vector<std::string> got;
  std::unique_ptr<SubscriptionUnderTest> inner;
  const SubscriptionUnderTest outer(bus.plugin, "outer", [&](auto, auto payload) {
    inner =
        std::make_unique<SubscriptionUnderTest>(bus.plugin, "inner", [&](auto, auto text) { got.emplace_back(text); });
    publish(bus.plugin, "inner", payload);
    inner->end();
    publish(bus.plugin, "inner", "late");
  });
  publish(bus.plugin, "outer", "x");
  CHECK(got == std::vector<std::string>{"x"});
}

TEST_CASE("A listener that ends its own subscription is not called again", "[bus][local]") {
  Bus bus;
  int calls = 0;
  std::unique_ptr<SubscriptionUnderTest> self;
  self = std::make_unique<SubscriptionUnderTest>(bus.plugin, "t", [&](auto, auto) {
    ++calls;
    self->end();
  });
  publish(bus.plugin, "t", "x");
  publish(bus.plugin, "t", "x");
  CHECK(calls == 1);
}

TEST_CASE("Unsubscribe waits for a listener that runs on another thread", "[bus][local]") {
  Bus bus;
  std::atomic<bool> inside{false}, release{false}, ended{false};
  SubscriptionUnderTest subscription(bus.plugin, "t", [&](auto, auto) {
    inside = true;
    while (!release) std::this_thread::yield();
  });
  std::thread publisher([&] { publish(bus.plugin, "t", "x"); });
  while (!inside) std::this_thread::yield();
  std::thread ender([&] {
    subscription.end();
    ended = true;
  });
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  CHECK_FALSE(ended);
  release = true;
  ender.join();
  publisher.join();
  CHECK(ended);
}

TEST_CASE("A payload over max_payload is refused and reaches nobody", "[bus][local]") {
  Bus bus(sdk::Json::object({{"max_payload", 10}}));
  int calls = 0;
  const SubscriptionUnderTest subscription(bus.plugin, "t", [&](auto, auto) { ++calls; });
  CHECK(status_of([&] { publish(bus.plugin, "t", "12345678901"); }) == PARLEY_LIMIT);
  CHECK(calls == 0);
  publish(bus.plugin, "t", "1234567890");
  CHECK(calls == 1);
}

TEST_CASE("A subscription over max_subscriptions is refused until one has ended", "[bus][local]") {
  Bus bus(sdk::Json::object({{"max_subscriptions", 1}}));
  const auto subscribe = [&] { SubscriptionUnderTest(bus.plugin, "t", [](auto, auto) {}); };
  {
    const SubscriptionUnderTest only(bus.plugin, "t", [](auto, auto) {});
    CHECK(status_of(subscribe) == PARLEY_LIMIT);
  }
  CHECK(status_of(subscribe) == PARLEY_OK);
}

TEST_CASE("Options that are no positive integers are refused by name", "[bus][local]") {
  for (const sdk::Json& wrong : {sdk::Json(0), sdk::Json(-1), sdk::Json("1MB"), sdk::Json()}) {
    FakeHost host;
    try {
      const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"max_payload", wrong}}));
      FAIL("started with max_payload " << wrong.dump());
    } catch (const sdk::Failure& failure) {
      CHECK(std::string(failure.what()).find("max_payload") != std::string::npos);
    }
  }
}

TEST_CASE("Many publishers and subscribers at once lose nothing", "[bus][local]") {
  Bus bus;
  std::atomic<int> steady{0};
  const SubscriptionUnderTest subscription(bus.plugin, "t", [&](auto, auto) { ++steady; });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        const SubscriptionUnderTest passing(bus.plugin, "t", [](auto, auto) {});
        publish(bus.plugin, "t", "x");
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(steady == 800);
}
