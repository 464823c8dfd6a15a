#include <catch2/catch.hpp>

#include "realtime/event_log.hpp"

using namespace parley::realtime;

namespace {

SequencedEvent event(std::uint64_t seq, std::size_t bytes = 10) {
  return {seq, {"tenant"}, std::make_shared<const parley::LateText>(std::string(bytes, 'x'))};
}

std::string numbers(const Missed& missed) {
  std::string all;
  for (const SequencedEvent& event : missed.events) all += std::to_string(event.seq) + " ";
  return all;
}

}  // namespace

TEST_CASE("who was away gets what came after the event they saw", "[realtime][log]") {
  EventLog log({});
  for (const std::uint64_t seq : {7, 8, 9}) log.append("acme", event(seq));
  CHECK(log.since("acme", 7).complete);
  CHECK(numbers(log.since("acme", 7)) == "8 9 ");
  CHECK(numbers(log.since("acme", 6)) == "7 8 9 ");
  CHECK(log.since("acme", 9).complete);
  CHECK(numbers(log.since("acme", 9)).empty());
}

TEST_CASE("a point that the log does not reach back to is said to be incomplete", "[realtime][log]") {
  EventLog log({.events = 2});
  for (const std::uint64_t seq : {1, 2, 3, 4}) log.append("acme", event(seq));
  CHECK_FALSE(log.since("acme", 1).complete);
  CHECK(log.since("acme", 2).complete);
  CHECK_FALSE(log.since("acme", 5).complete);    // a number of another life
  CHECK_FALSE(log.since("globex", 0).complete);  // nothing is known of this tenant
}

TEST_CASE("a gap in the numbers forgets what was before it", "[realtime][log]") {
  EventLog log({});
  log.append("acme", event(1));
  log.append("acme", event(5));
  CHECK_FALSE(log.since("acme", 1).complete);
  CHECK(log.since("acme", 4).complete);
}

TEST_CASE("the log holds no more bytes and tenants than it was told", "[realtime][log]") {
  EventLog log({.events = 100, .tenants = 2, .bytes = 1000});
  log.append("quiet", event(1, 400));
  log.append("acme", event(1, 400));
  log.append("acme", event(2, 400));
  CHECK(log.last("quiet") == 0);
  CHECK(log.last("acme") == 2);
  log.append("b", event(1));
  log.append("c", event(1));
  CHECK(log.last("acme") == 0);
  CHECK(log.last("c") == 1);
}
