// The parts that only compute: texts, hours, routing, overflow, promises.
#include <catch2/catch.hpp>
#include <parley/host/endpoints.hpp>
#include <parley/timestamp.hpp>

#include "business_hours.hpp"
#include "channel_health.hpp"
#include "conversation_watch.hpp"
#include "new_id.hpp"
#include "notifications.hpp"
#include "quick_reply_text.hpp"

using namespace parley;
using namespace parley::inbox;

TEST_CASE("a quick reply's places are filled in, and what is no place stays", "[inbox][text]") {
  const Variables known{{"contact.name", "Carla {{agent.name}}"}, {"agent.name", "Ana"}};
  CHECK(fill_in("Hello {{contact.name}}!", known) == "Hello Carla {{agent.name}}!");
  CHECK(fill_in("{{ agent.name }} here", known) == "Ana here");
  CHECK(fill_in("{{nobody}}|", known) == "|");
  CHECK(fill_in("a {{ b", known) == "a {{ b");
  CHECK(fill_in("{{{agent.name}}}", known) == "{Ana}");
  CHECK(fill_in("{{Not A Name}}", known) == "{{Not A Name}}");
  CHECK(fill_in("", known).empty());
}

TEST_CASE("people are mentioned by their names, the longer one first", "[inbox][text]") {
  const std::map<std::string, Person> people{
      {"1", {"1", "Ana", {}}}, {"2", {"2", "Ana Silva", {}}}, {"3", {"3", "Zoë", {}}}};
  CHECK(mentioned("@Ana Silva please", people) == std::vector<std::string>{"2"});
  CHECK(mentioned("@Ana, @Zoë and @Ana", people) == std::vector<std::string>{"1", "3"});
  CHECK(mentioned("ana@example.com and @nobody", people).empty());
}

TEST_CASE("an event of a conversation that the bot holds concerns nobody", "[inbox][events]") {
  CHECK_FALSE(concerns_people(R"({"changed":{"status":"open","holder":"","unread_count":1}})"));
  CHECK_FALSE(concerns_people(R"({"changed":{"holder":"","last_message_text":"\"assigned_to\""}})"));
  CHECK(concerns_people(R"({"changed":{"status":"open","holder":"sales"}})"));
  CHECK(concerns_people(R"({"changed":{"assigned_to":"ana"}})"));
  CHECK(concerns_people(R"({"changed":{"resolved_at":"2026-01-01T00:00:00Z","holder":""}})"));
}

TEST_CASE("ids sort by time and differ within a moment", "[inbox][ids]") {
  CHECK(new_id(1'000) < new_id(2'000));
  CHECK(new_id(5) != new_id(5));
  CHECK(lowest_id(1'000) <= new_id(1'000));
  CHECK(new_id(999) < lowest_id(1'000));
  CHECK(new_id(1'767'225'600'000).size() == 36);
}

TEST_CASE("a channel fails when most of at least five messages have failed", "[inbox][channels]") {
  const auto sent = [](int failed, int arrived) {
    std::vector<Sending> all(std::size_t(failed), {"c", true});
    all.insert(all.end(), std::size_t(arrived), {"c", false});
    return mostly_failing(all);
  };
  CHECK(sent(4, 0).empty());
  CHECK(sent(5, 0).at("c") == 5);
  CHECK(sent(3, 3).empty());
  CHECK(sent(4, 3).at("c") == 4);
}

namespace {

sdk::Json weekdays() {
  return sdk::Json::parse(R"({"time_zone":"America/New_York","monday":[["09:00","12:00"],["13:00","17:00"]],
                              "tuesday":[["09:00","17:00"]],"sunday":[["00:00","24:00"]],"holidays":["2026-03-10"]})");
}
std::int64_t at(std::string_view time) {
  return *sdk::from_rfc3339(time);
}
std::string refused_field(std::string_view document) {
  try {
    BusinessHours hours(sdk::Json::parse(document));
  } catch (const sdk::Failure& failure) {
    return std::string(sdk::Json::parse(failure.what())["errors"].items().at(0)["field"].text());
  }
  return "taken";
}

}  // namespace

TEST_CASE("a queue is open in its own time zone, with breaks and holidays", "[inbox][hours]") {
  const BusinessHours hours(weekdays());
  CHECK(hours.open_at(at("2026-03-02T14:00:00Z")));        // Monday 9:00 in New York (winter)
  CHECK_FALSE(hours.open_at(at("2026-03-02T13:59:00Z")));  // 8:59
  CHECK_FALSE(hours.open_at(at("2026-03-02T17:30:00Z")));  // the break
  CHECK(hours.open_at(at("2026-03-09T13:00:00Z")));        // Monday 9:00, summer time since the day before
  CHECK_FALSE(hours.open_at(at("2026-03-10T15:00:00Z")));  // a holiday
  CHECK_FALSE(hours.open_at(at("2026-03-04T15:00:00Z")));  // Wednesday: not named
}

TEST_CASE("promised time passes while a queue is open", "[inbox][hours]") {
  const BusinessHours hours(weekdays());
  constexpr std::int64_t kHour = 3'600'000;
  const auto after = [&](std::string_view from, std::int64_t ms) { return sdk::to_rfc3339(hours.after(at(from), ms)); };
  CHECK(after("2026-03-02T14:00:00Z", kHour) == "2026-03-02T15:00:00.000Z");
  CHECK(after("2026-03-02T16:30:00Z", kHour) == "2026-03-02T18:30:00.000Z");      // over the break
  CHECK(after("2026-03-02T21:30:00Z", kHour) == "2026-03-03T14:30:00.000Z");      // over the night
  CHECK(after("2026-03-03T21:30:00Z", kHour) == "2026-03-08T05:30:00.000Z");      // Sunday from midnight
  CHECK(after("2026-03-09T20:30:00Z", 2 * kHour) == "2026-03-15T05:30:00.000Z");  // Tuesday is a holiday
}

TEST_CASE("hours that cannot be are refused by field", "[inbox][hours]") {
  CHECK(refused_field(R"({"time_zone":"Mars/Olympus"})") == "hours.time_zone");
  CHECK(refused_field(R"({"time_zone":"UTC","monday":[["17:00","09:00"]]})") == "hours.monday");
  CHECK(refused_field(R"({"time_zone":"UTC","friday":[["09:00"]]})") == "hours.friday");
  CHECK(refused_field(R"({"time_zone":"UTC","friday":[["09:00","25:00"]]})") == "hours.friday");
  CHECK(refused_field(R"({"time_zone":"UTC","friday":[["09:00","12:00"],["11:00","13:00"]]})") == "hours.friday");
  CHECK(refused_field(R"({"time_zone":"UTC","holidays":["2026-13-01"]})") == "hours.holidays");
  CHECK(refused_field(R"({"time_zone":"UTC","friday":[["00:00","24:00"]]})") == "taken");
}
