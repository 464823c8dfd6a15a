// What holds for every bus that also provides parley.cache/1. Keys are new in each run: a shared memory may still hold
// those of the run before.
#include <atomic>
#include <chrono>
#include <parley/testkit/cache.hpp>
#include <thread>
#include <unistd.h>

#include "cache_probe.hpp"

namespace parley::conformance {

namespace {

using Names = std::vector<std::string>;

/// A cache and a key that nobody used before.
class Fixture {
 public:
  explicit Fixture(const Subject& subject) : plugin_(subject.start(host_)) {
    if (!has_cache(*plugin_)) throw Skipped{"the plugin does not provide " PARLEY_CACHE_V1};
    cache_.emplace(*plugin_);
    key_ = "conformance-" + std::to_string(::getpid()) + "-" +
           std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  }
  const testkit::CacheUnderTest* operator->() const { return &*cache_; }
  const std::string& key() const { return key_; }

 private:
  testkit::FakeHost host_;
  std::unique_ptr<testkit::LoadedPlugin> plugin_;
  std::optional<testkit::CacheUnderTest> cache_;
  std::string key_;
};

/// Waits for what only time brings about.
template <class Condition>
bool soon(Condition&& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

template <class Code>
parley_status status_of(Code&& code) {
  try {
    code();
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

void counts(const Subject& subject) {
  const Fixture cache(subject);
  expect(cache->count(cache.key(), 2).value == 2, "a new counter begins at 0");
  const sdk::Counted second = cache->count(cache.key(), -5);
  expect(second.value == -3, "expected 2 - 5 = -3, got " + std::to_string(second.value));
  expect(second.left_ms > 50'000 && second.left_ms <= 60'000, "expected about 60 s of life left");
  cache->drop(sdk::CacheKind::counter, cache.key());
  expect(cache->count(cache.key(), 0).value == 0, "a dropped counter begins at 0");
  const std::string brief = cache.key() + "-brief";
  cache->count(brief, 1, 50);
  expect(soon([&] { return cache->count(brief, 1, 50).value == 1; }), "a counter outlived its time");
}

void counts_together(const Subject& subject) {
  const Fixture cache(subject);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) cache->count(cache.key(), 1);
    });
  for (std::thread& thread : threads) thread.join();
  expect(cache->count(cache.key(), 0).value == 400, "counts of several threads were lost");
}

void limits_rates(const Subject& subject) {
  const Fixture cache(subject);
  const sdk::Rate rate{3, 3'600'000};
  for (std::uint64_t left : {2u, 1u, 0u}) {
    const sdk::Taken taken = cache->take(cache.key(), rate);
    expect(taken.allowed && taken.remaining == left, "expected three of a burst of 3, counted down");
    expect(taken.retry_after_ms == 0 && taken.reset_ms > 0, "expected no wait and a time until the burst is back");
  }
  const sdk::Taken refused = cache->take(cache.key(), rate);
  expect(!refused.allowed && refused.remaining == 0, "expected the fourth to be refused");
  expect(refused.retry_after_ms > 1'190'000 && refused.retry_after_ms <= 1'200'000,
         "expected a third of the period to wait, got " + std::to_string(refused.retry_after_ms) + " ms");
  expect(refused.reset_ms > 3'590'000 && refused.reset_ms <= 3'600'000, "expected the whole period until reset");
  expect(!cache->take(cache.key(), rate, 2).allowed, "expected two more to be refused as well");
  expect(cache->take(cache.key() + "-2", rate, 3).allowed, "expected the whole burst at once");
  expect(cache->take(cache.key() + "-2", rate, 0).remaining == 0, "a cost of 0 looks");
  expect(status_of([&] { cache->take(cache.key(), rate, 4); }) == PARLEY_INVALID, "a cost above the burst is invalid");
  cache->drop(sdk::CacheKind::rate, cache.key());
  expect(cache->take(cache.key(), rate).remaining == 2, "a dropped rate is whole again");
}

void refills_rates(const Subject& subject) {
  const Fixture cache(subject);
  const sdk::Rate rate{2, 100};
  expect(cache->take(cache.key(), rate, 2).allowed, "expected the burst");
  expect(soon([&] { return cache->take(cache.key(), rate).allowed; }), "a spent rate did not come back");
  expect(soon([&] { return cache->take(cache.key(), rate, 0).remaining == 2; }), "the burst did not come back whole");
}

void keeps_sets(const Subject& subject) {
  const Fixture cache(subject);
  const std::string key = cache.key(), odd("u/\0\xff\r\n", 6);
  expect(cache->members(key).empty() && cache->member_count(key) == 0, "a set that is not there is empty");
  auto done = cache->put_member(key, "b", 90'000);
  expect(done.changed && done.size == 1, "expected the first member to be new");
  done = cache->put_member(key, odd, 60'000);
  expect(done.changed && done.size == 2, "expected the second member to be new");
  done = cache->put_member(key, "b", 30'000);
  expect(!done.changed && done.size == 2, "expected a member put again to be known");
  expect(cache->members(key) == Names{"b", odd}, "expected both members, the one that expires first in front");
  expect(cache->members(key, 1) == Names{"b"}, "expected no more than asked for");
  done = cache->remove_member(key, "b");
  expect(done.changed && done.size == 1, "expected the member to be removed");
  done = cache->remove_member(key, "b");
  expect(!done.changed && done.size == 1, "expected a member that is gone to be no change");
  cache->drop(sdk::CacheKind::set, key);
  expect(cache->member_count(key) == 0, "a dropped set is empty");
}

void expires_members(const Subject& subject) {
  const Fixture cache(subject);
  cache->put_member(cache.key(), "stays", 60'000);
  cache->put_member(cache.key(), "goes", 50);
  expect(soon([&] { return cache->member_count(cache.key()) == 1; }), "a member outlived its time");
  expect(cache->members(cache.key()) == Names{"stays"}, "expected the member that has not expired");
  expect(cache->put_member(cache.key(), "goes", 60'000).changed, "a member that expired and comes again is new");
}

void keeps_lists(const Subject& subject) {
  const Fixture cache(subject);
  const std::string odd("\0\r\n\xff", 4);
  expect(cache->recent(cache.key()).empty(), "a list that is not there is empty");
  for (const std::string& item : {std::string("1"), std::string("2"), odd, std::string()})
    cache->push(cache.key(), item, 3);
  expect(cache->recent(cache.key()) == Names{"", odd, "2"}, "expected the three newest, the newest first");
  expect(cache->recent(cache.key(), 1) == Names{""}, "expected no more than asked for");
  cache->drop(sdk::CacheKind::list, cache.key());
  expect(cache->recent(cache.key()).empty(), "a dropped list is empty");
  cache->push(cache.key(), "x", 3, 50);
  expect(soon([&] { return cache->recent(cache.key()).empty(); }), "a list outlived its time");
}

void keeps_values(const Subject& subject) {
  const Fixture cache(subject);
  const std::string key = cache.key(), odd("\0\r\n\xff", 4);
  expect(!cache->get_value(key), "a value that is not there is not found");
  cache->set_value(key, odd);
  expect(cache->get_value(key) == odd, "the value came back changed");
  expect(status_of([&] { cache->set_value(key, "x", 60'000, PARLEY_CACHE_IF_ABSENT); }) == PARLEY_CONFLICT,
         "setting what is there only if absent is a conflict");
  cache->set_value(key, "");
  expect(cache->get_value(key) == "", "an empty value is a value");
  expect(cache->take_value(key) == "" && !cache->take_value(key), "a value is taken once");
  cache->set_value(key, "x", 50, PARLEY_CACHE_IF_ABSENT);
  expect(soon([&] { return !cache->get_value(key); }), "a value outlived its time");
  cache->set_value(key, "x");
  cache->drop(sdk::CacheKind::value, key);
  expect(!cache->get_value(key), "a dropped value is not found");
}

void takes_once(const Subject& subject) {
  const Fixture cache(subject);
  cache->set_value(cache.key(), "ticket");
  std::atomic<int> got{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      if (cache->take_value(cache.key())) ++got;
    });
  for (std::thread& thread : threads) thread.join();
  expect(got == 1, "a value was taken " + std::to_string(got) + " times");
}

void keeps_kinds_apart(const Subject& subject) {
  const Fixture cache(subject);
  const std::string& key = cache.key();
  cache->count(key);
  cache->take(key, {5, 60'000});
  cache->put_member(key, "m");
  cache->push(key, "i");
  cache->set_value(key, "v");
  cache->drop(sdk::CacheKind::counter, key);
  expect(cache->members(key) == Names{"m"} && cache->recent(key) == Names{"i"} && cache->get_value(key) == "v",
         "kinds under one key disturb each other");
}

}  // namespace

std::vector<Case> cache_cases() {
  return {{"cache.count", "a counter adds, expires and is dropped", "bus", counts},
          {"cache.count_threads", "no count is lost between threads", "bus", counts_together},
          {"cache.take", "a rate allows its burst and says how long to wait", "bus", limits_rates},
          {"cache.refill", "a spent rate comes back with time", "bus", refills_rates},
          {"cache.set", "a set keeps its members, in the order in which they expire", "bus", keeps_sets},
          {"cache.set_ttl", "each member of a set has a time of its own", "bus", expires_members},
          {"cache.list", "a list keeps its newest items", "bus", keeps_lists},
          {"cache.value", "a value is kept as it is, until its time", "bus", keeps_values},
          {"cache.take_once", "of several callers one takes a value", "bus", takes_once},
          {"cache.kinds", "the kinds have name spaces of their own", "bus", keeps_kinds_apart}};
}

}  // namespace parley::conformance
