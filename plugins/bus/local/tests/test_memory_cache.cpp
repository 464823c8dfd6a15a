#include <catch2/catch.hpp>
#include <parley/testkit/text_sink.hpp>

#include "memory_cache.hpp"

using namespace parley;
using namespace parley::bus_local;

namespace {

constexpr Limits kLimits{1 << 20, 100, 100'000, 1000, 3};

/// The cache with a clock that stands still until it is moved.
struct Fixture {
  Time now{std::chrono::hours(1)};
  MemoryCache cache{kLimits, [this] { return now; }};
  void advance(std::int64_t ms) { now += std::chrono::milliseconds(ms); }
  bool has(const std::string& key) {
    testkit::TextSink out;
    return cache.get_value(key, sdk::Sink(out.raw()));
  }
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

TEST_CASE("An entry lives to the last millisecond of its time and no longer", "[cache][local]") {
  Fixture f;
  f.cache.set_value("v", "x", 100, false);
  f.cache.count("c", 1, 100);
  f.advance(99);
  CHECK(f.has("v"));
  CHECK(f.cache.count("c", 1, 100).left_ms == 1);
  f.advance(1);
  CHECK_FALSE(f.has("v"));
  CHECK(f.cache.count("c", 1, 100).value == 1);
}

TEST_CASE("A spent rate gives one back for each part of its period", "[cache][local]") {
  Fixture f;
  const sdk::Rate rate{4, 1000};
  CHECK(f.cache.take("r", rate, 4).allowed);
  CHECK(f.cache.take("r", rate, 1).retry_after_ms == 250);
  f.advance(250);
  CHECK(f.cache.take("r", rate, 1).allowed);
  CHECK_FALSE(f.cache.take("r", rate, 1).allowed);
  CHECK(f.cache.take("r", rate, 3).retry_after_ms == 750);
  f.advance(1000);
  CHECK(f.cache.take("r", rate, 0).remaining == 4);
}

TEST_CASE("A burst that does not divide its period is allowed whole and not exceeded", "[cache][local]") {
  for (const std::uint32_t burst : {1u, 3u, 7u, 999u, 1500u}) {
    Fixture f;
    for (std::uint32_t i = 0; i < burst; ++i) CHECK(f.cache.take("r", {burst, 1000}, 1).remaining == burst - i - 1);
    CHECK_FALSE(f.cache.take("r", {burst, 1000}, 1).allowed);
  }
}

TEST_CASE("The memory stays within its bound; what would expire soonest makes room", "[cache][local]") {
  Fixture f;
  f.cache.set_value("soon", std::string(500, 'x'), 1'000, false);
  f.cache.set_value("late", std::string(500, 'x'), 1'000'000, false);
  for (int i = 0; i < 1000; ++i) {
    f.cache.set_value("v" + std::to_string(i), std::string(500, 'x'), 10'000, false);
    CHECK(f.cache.bytes() <= kLimits.max_cache_size);
  }
  CHECK_FALSE(f.has("soon"));
  CHECK(f.has("late"));
  CHECK(f.has("v999"));
}

TEST_CASE("What expired, shrank or was dropped gives its memory back", "[cache][local]") {
  Fixture f;
  for (int i = 0; i < 100; ++i) {
    f.cache.push("l", std::string(100, 'x'), 1, 1000);
    f.cache.put_member("s", "m" + std::to_string(i % 2), 1000);
    f.cache.remove_member("s", "m" + std::to_string(i % 2));
    f.cache.set_value("v", std::string(static_cast<std::size_t>(i), 'x'), 1000, false);
  }
  f.cache.put_member("s", "m", 10);
  f.cache.put_member("s", "n", 1000);
  f.advance(10);
  CHECK(f.cache.member_count("s") == 1);
  for (const auto kind : {sdk::CacheKind::list, sdk::CacheKind::set, sdk::CacheKind::value}) f.cache.drop(kind, "l");
  f.cache.drop(sdk::CacheKind::set, "s");
  f.cache.drop(sdk::CacheKind::value, "v");
  CHECK(f.cache.bytes() == 0);
}

TEST_CASE("Values, items and sets beyond their bounds are refused", "[cache][local]") {
  Fixture f;
  CHECK(status_of([&] { f.cache.set_value("v", std::string(1001, 'x'), 1, false); }) == PARLEY_LIMIT);
  CHECK(status_of([&] { f.cache.push("l", std::string(1001, 'x'), 1, 1); }) == PARLEY_LIMIT);
  for (const char* member : {"a", "b", "c"}) f.cache.put_member("s", member, 1000);
  CHECK(status_of([&] { f.cache.put_member("s", "d", 1000); }) == PARLEY_LIMIT);
  CHECK(status_of([&] { f.cache.put_member("s", "a", 1000); }) == PARLEY_OK);
  f.cache.count("c", std::numeric_limits<std::int64_t>::max(), 1000);
  CHECK(status_of([&] { f.cache.count("c", 1, 1000); }) == PARLEY_INVALID);
  CHECK(f.cache.count("c", 0, 1000).value == std::numeric_limits<std::int64_t>::max());
}
