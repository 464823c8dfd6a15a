// Hours, days and weeks of time zones, over the changes of their clocks.
#include <catch2/catch.hpp>
#include <parley/timestamp.hpp>

#include "buckets.hpp"

using namespace parley;
using namespace parley::analytics;

namespace {

std::int64_t at(std::string_view text) {
  return sdk::from_rfc3339(text).value();
}

std::vector<std::string> begins(const std::string& zone, Interval interval, std::string_view from,
                                std::string_view to) {
  const auto buckets = Buckets::make(TimeZone::find(zone).value(), interval, at(from), at(to)).value();
  std::vector<std::string> all;
  for (std::size_t i = 0; i < buckets.size(); ++i) all.push_back(sdk::to_rfc3339(buckets.begin(i)).substr(0, 16));
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a name that is no time zone is none", "[analytics]") {
  CHECK(!TimeZone::find("Mars/Olympus"));
  CHECK(!TimeZone::find(""));
  CHECK(TimeZone::find("America/Sao_Paulo"));
}

TEST_CASE("days begin at midnight of the time zone; the first begins with the range", "[analytics]") {
  CHECK(begins("America/Sao_Paulo", Interval::day, "2026-11-20T10:00:00Z", "2026-11-22T10:00:00Z") ==
        Texts{"2026-11-20T10:00", "2026-11-21T03:00", "2026-11-22T03:00"});
  CHECK(begins("Asia/Kolkata", Interval::day, "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z") ==
        Texts{"2026-11-20T10:00", "2026-11-20T18:30"});
}

TEST_CASE("the day on which clocks go forward has 23 hours, the one on which they go back 25", "[analytics]") {
  CHECK(begins("Europe/Madrid", Interval::day, "2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z") ==
        Texts{"2026-03-27T23:00", "2026-03-28T23:00", "2026-03-29T22:00"});
  CHECK(begins("Europe/Madrid", Interval::day, "2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z") ==
        Texts{"2026-10-23T22:00", "2026-10-24T22:00", "2026-10-25T23:00"});
  CHECK(begins("Europe/Madrid", Interval::hour, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z").size() == 23);
  CHECK(begins("Europe/Madrid", Interval::hour, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z").size() == 25);
}

TEST_CASE("a day whose midnight the clocks skip begins at the change", "[analytics]") {
  // Sao Paulo, 2018-11-04: 00:00 became 01:00.
  CHECK(begins("America/Sao_Paulo", Interval::day, "2018-11-03T03:00:00Z", "2018-11-06T02:00:00Z") ==
        Texts{"2018-11-03T03:00", "2018-11-04T03:00", "2018-11-05T02:00"});
}

TEST_CASE("a day whose first hour the clocks show twice begins with the first of them", "[analytics]") {
  // Havana, 2026-11-01: 01:00 becomes 00:00.
  CHECK(begins("America/Havana", Interval::day, "2026-10-31T04:00:00Z", "2026-11-03T05:00:00Z") ==
        Texts{"2026-10-31T04:00", "2026-11-01T04:00", "2026-11-02T05:00"});
}

TEST_CASE("weeks begin on Monday, before 1970 as well", "[analytics]") {
  CHECK(begins("UTC", Interval::week, "2026-11-18T12:00:00Z", "2026-12-01T00:00:00Z") ==
        Texts{"2026-11-18T12:00", "2026-11-23T00:00", "2026-11-30T00:00"});
  CHECK(begins("UTC", Interval::week, "1969-12-27T00:00:00Z", "1970-01-01T00:00:00Z") ==
        Texts{"1969-12-27T00:00", "1969-12-29T00:00"});
}

TEST_CASE("hours begin where the zone's clocks show a full one", "[analytics]") {
  CHECK(begins("Asia/Kathmandu", Interval::hour, "2026-11-21T09:20:00Z", "2026-11-21T11:00:00Z") ==
        Texts{"2026-11-21T09:20", "2026-11-21T10:15"});
  CHECK(TimeZone::find("Asia/Kathmandu")->local_text(at("2026-11-21T10:15:00Z")) == "2026-11-21T16:00");
}

TEST_CASE("what happened at a border is of the bucket that begins there", "[analytics]") {
  const auto buckets = Buckets::make(TimeZone::find("UTC").value(), Interval::hour, at("2026-11-21T09:30:00Z"),
                                     at("2026-11-21T11:30:00Z"));
  REQUIRE(buckets->size() == 3);
  CHECK(buckets->index_of(at("2026-11-21T09:15:00Z")) == 0);
  CHECK(buckets->index_of(at("2026-11-21T10:00:00Z") - 1) == 0);
  CHECK(buckets->index_of(at("2026-11-21T10:00:00Z")) == 1);
  CHECK(buckets->index_of(at("2026-11-21T11:29:59Z")) == 2);
  CHECK(buckets->end(2) == at("2026-11-21T11:30:00Z"));
}

TEST_CASE("there are a thousand buckets at most", "[analytics]") {
  const TimeZone utc = TimeZone::find("UTC").value();
  const std::int64_t begin = at("2026-01-01T00:00:00Z"), hour = 3'600'000;
  CHECK(Buckets::make(utc, Interval::hour, begin, begin + 1000 * hour)->size() == 1000);
  CHECK(!Buckets::make(utc, Interval::hour, begin, begin + 1000 * hour + 1));
}
