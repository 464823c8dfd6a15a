// What a request may ask, how long an answer is kept, and how a report becomes a file.
#include <catch2/catch.hpp>
#include <parley/testkit/fake_host.hpp>

#include "answer_cache.hpp"
#include "csv.hpp"
#include "range.hpp"
#include "statistics.hpp"

using namespace parley;
using namespace parley::analytics;
using Catch::Matchers::Contains;

namespace {
constexpr std::int64_t kNow = 1'767'225'600'000;  // 2026-01-01
constexpr std::int64_t kDay = 24 * 3'600'000;

std::string refusal(const sdk::Json& query) {
  try {
    range_of(query, kNow);
    return "none";
  } catch (const sdk::Failure& failure) {
    return failure.what();
  }
}
}  // namespace

TEST_CASE("times may have any offset from UTC", "[analytics]") {
  CHECK(time_from("2026-01-01T00:00:00Z") == kNow);
  CHECK(time_from("2026-01-01T02:00:00.000+02:00") == kNow);
  CHECK(time_from("2025-12-31T18:30:00-05:30") == kNow);
  for (const char* wrong : {"", "Z", "+02:00", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+0200",
                            "2026-01-01T00:00:00+aa:00"})
    CHECK(!time_from(wrong));
}

TEST_CASE("a range is the last seven days unless told, and at most 366 days", "[analytics]") {
  const Range usual = range_of(sdk::Json::object(), kNow);
  CHECK(usual.to == kNow + 1);
  CHECK(usual.from == kNow + 1 - 7 * kDay);
  CHECK(refusal(sdk::Json::object({{"from", "2024-12-31T00:00:00Z"}, {"to", "2026-01-01T00:00:00Z"}})) == "none");
  CHECK_THAT(refusal(sdk::Json::object({{"from", "2024-12-30T23:59:59Z"}, {"to", "2026-01-01T00:00:00Z"}})),
             Contains("366 days"));
  CHECK_THAT(refusal(sdk::Json::object({{"from", "2026-01-01T00:00:00Z"}, {"to", "2026-01-01T00:00:00Z"}})),
             Contains("before"));
}

TEST_CASE("an average is the mean, a median of an even number the mean of the two in the middle", "[analytics]") {
  Durations durations;
  CHECK(durations.document().dump() == R"({"count":0,"average_seconds":null,"median_seconds":null})");
  for (const std::int64_t ms : {9'000, 1'000, 2'000}) durations.add(ms);
  CHECK(durations.average().number() == 4.0);
  CHECK(durations.median().number() == 2.0);
  durations.add(4'000);
  CHECK(durations.average().number() == 4.0);
  CHECK(durations.median().number() == 3.0);
}

TEST_CASE("an answer is given again while it is fresh", "[analytics]") {
  testkit::FakeHost host;
  AnswerCache cache({5'000, 4}, sdk::Clock(sdk::Host(host.raw())));
  int computed = 0;
  const auto compute = [&] { return std::to_string(++computed); };
  host.set_wall_ms(kNow);
  CHECK(cache.answer("a", compute) == "1");
  CHECK(cache.answer("b", compute) == "2");
  host.set_wall_ms(kNow + 4'999);
  CHECK(cache.answer("a", compute) == "1");
  host.set_wall_ms(kNow + 5'000);
  CHECK(cache.answer("a", compute) == "3");
  host.set_wall_ms(kNow);  // a clock that was put back makes nothing fresh for ever
  CHECK(cache.answer("a", compute) == "4");
}

TEST_CASE("one that fails is not kept, and who comes while too many wait is sent away", "[analytics]") {
  testkit::FakeHost host;
  AnswerCache cache({5'000, 0}, sdk::Clock(sdk::Host(host.raw())));
  CHECK_THROWS_AS(cache.answer("a", []() -> std::string { throw sdk::Failure(PARLEY_UNAVAILABLE, "away"); }),
                  sdk::Failure);
  const std::string answer = cache.answer("a", [&] {
    try {
      cache.answer("b", [] { return std::string("never"); });
      return std::string("let in");
    } catch (const sdk::Failure& failure) {
      return std::string(failure.status() == PARLEY_LIMIT ? "sent away" : "otherwise");
    }
  });
  CHECK(answer == "sent away");
}

TEST_CASE("a report becomes lines of CSV; what a spreadsheet would compute stays a text", "[analytics]") {
  const sdk::Json row = sdk::Json::object({{"name", "=1+1"},
                                           {"note", "a \"b\", c"},
                                           {"first_reply", sdk::Json::object({{"count", 2}, {"average", nullptr}})},
                                           {"is_active", true}});
  CHECK(to_csv(sdk::Json::array({row})) ==
        "name,note,first_reply.count,first_reply.average,is_active\r\n'=1+1,\"a \"\"b\"\", c\",2,,true\r\n");
  CHECK(to_csv(sdk::Json::array()).empty());
}
