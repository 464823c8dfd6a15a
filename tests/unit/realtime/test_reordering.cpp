#include <catch2/catch.hpp>

#include "realtime/reordering.hpp"

using namespace parley;
using namespace parley::realtime;

namespace {

SequencedEvent event(std::uint64_t seq) {
  return {seq, {}, std::make_shared<const LateText>("{}")};
}

std::string numbers(const std::vector<SequencedEvent>& events) {
  std::string all;
  for (const SequencedEvent& event : events) all += std::to_string(event.seq) + " ";
  return all;
}

constexpr SteadyTime kStart{};

}  // namespace

TEST_CASE("events that overtook one another come out in the order of their numbers", "[realtime][order]") {
  Reordering order(Millis(500));
  CHECK(numbers(order.take(event(4), kStart)) == "4 ");
  CHECK(numbers(order.take(event(6), kStart)).empty());
  CHECK(numbers(order.take(event(7), kStart)).empty());
  CHECK(numbers(order.take(event(5), kStart)) == "5 6 7 ");
}

TEST_CASE("the number that is owed first is waited for, though a later one comes before it", "[realtime][order]") {
  Reordering order(Millis(500));
  order.expect(1);
  CHECK(order.take(event(2), kStart).empty());
  CHECK(numbers(order.take(event(1), kStart)) == "1 2 ");
}

TEST_CASE("an event that was heard twice comes out once", "[realtime][order]") {
  Reordering order(Millis(500));
  order.take(event(4), kStart);
  CHECK(order.take(event(4), kStart).empty());
  order.take(event(6), kStart);
  CHECK(order.take(event(6), kStart).empty());
  CHECK(numbers(order.take(event(5), kStart)) == "5 6 ");
}

TEST_CASE("a number that never comes is waited for so long and then said to be lost", "[realtime][order]") {
  Reordering order(Millis(500));
  order.take(event(1), kStart);
  order.take(event(3), kStart);
  CHECK_FALSE(order.overdue(kStart + Millis(499)).lost);
  const auto overdue = order.overdue(kStart + Millis(500));
  CHECK(overdue.lost);
  CHECK(numbers(overdue.events) == "3 ");
  CHECK(order.take(event(2), kStart + Millis(501)).empty());
  CHECK(numbers(order.take(event(4), kStart + Millis(501))) == "4 ");
}

TEST_CASE("nothing is overdue where nothing waits", "[realtime][order]") {
  Reordering order(Millis(500));
  CHECK(order.deadline() == SteadyTime::max());
  order.take(event(1), kStart);
  CHECK(order.deadline() == SteadyTime::max());
  CHECK_FALSE(order.overdue(kStart + std::chrono::hours(1)).lost);
}
