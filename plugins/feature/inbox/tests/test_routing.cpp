// Who gets a conversation, as a table of facts and choices; what flows over; when a promise is late.
#include <catch2/catch.hpp>

#include "overflow.hpp"
#include "queue_routing.hpp"
#include "sla.hpp"

using namespace parley::inbox;

namespace {

Queue queue_of(Routing routing, std::int64_t capacity = 5, std::vector<std::string> skills = {}) {
  Queue queue;
  queue.routing = routing;
  queue.capacity = capacity;
  queue.required_skills = std::move(skills);
  return queue;
}

Candidate agent(std::string id, std::int64_t load, std::int64_t last_given, std::int64_t priority = 0,
                std::vector<std::string> skills = {}, bool online = true) {
  return {std::move(id), priority, last_given, load, std::move(skills), online};
}

std::string chosen(const Queue& queue, const std::vector<Candidate>& candidates) {
  const auto found = choose(queue, candidates);
  return found ? candidates[*found].user_id : "nobody";
}

}  // namespace

TEST_CASE("each mode has its own idea of who is next", "[inbox][routing]") {
  const std::vector<Candidate> agents{agent("ana", 3, 10, 0, {"pt", "en", "es"}), agent("ben", 1, 30, 0, {"pt", "en"}),
                                      agent("eva", 2, 20, 0, {"pt"})};
  CHECK(chosen(queue_of(Routing::round_robin), agents) == "ana");
  CHECK(chosen(queue_of(Routing::least_busy), agents) == "ben");
  CHECK(chosen(queue_of(Routing::skills, 5, {"pt"}), agents) == "eva");
  CHECK(chosen(queue_of(Routing::skills, 5, {"en"}), agents) == "ben");
  CHECK(chosen(queue_of(Routing::manual), agents) == "nobody");
}

TEST_CASE("nobody gets more than the queue's capacity, and nobody who is away", "[inbox][routing]") {
  for (const Routing routing : {Routing::round_robin, Routing::least_busy, Routing::skills}) {
    CHECK(chosen(queue_of(routing, 2), {agent("ana", 2, 0), agent("ben", 1, 9)}) == "ben");
    CHECK(chosen(queue_of(routing, 2), {agent("ana", 2, 0), agent("ben", 2, 9)}) == "nobody");
    CHECK(chosen(queue_of(routing, 2), {agent("ana", 0, 0, 0, {}, false), agent("ben", 1, 9)}) == "ben");
    CHECK(chosen(queue_of(routing), {}) == "nobody");
  }
}

TEST_CASE("required skills are required in every mode", "[inbox][routing]") {
  for (const Routing routing : {Routing::round_robin, Routing::least_busy, Routing::skills}) {
    const Queue queue = queue_of(routing, 5, {"pt", "billing"});
    CHECK(chosen(queue, {agent("ana", 0, 0, 0, {"pt"}), agent("ben", 4, 9, 0, {"billing", "pt"})}) == "ben");
    CHECK(chosen(queue, {agent("ana", 0, 0, 9, {"pt"})}) == "nobody");
  }
}

TEST_CASE("a lower priority is asked only when the higher one is full", "[inbox][routing]") {
  for (const Routing routing : {Routing::round_robin, Routing::least_busy, Routing::skills}) {
    CHECK(chosen(queue_of(routing, 3), {agent("ana", 0, 0, 1), agent("ben", 2, 9, 2)}) == "ben");
    CHECK(chosen(queue_of(routing, 3), {agent("ana", 0, 0, 1), agent("ben", 3, 9, 2)}) == "ana");
  }
}

TEST_CASE("who has waited too long and who stands too far back flows over", "[inbox][overflow]") {
  const auto ticket = [](std::int64_t queued_at, std::int64_t hops = 0) {
    Ticket t;
    t.queued_at = queued_at;
    t.hops = hops;
    return t;
  };
  const std::vector<Ticket> line{ticket(100), ticket(200), ticket(300)};
  Queue queue;
  CHECK(flowing_over(queue, line, 1'000).empty());
  queue.overflow = {"other", 800, 0};
  CHECK(flowing_over(queue, line, 1'000).size() == 2);
  queue.overflow = {"other", 0, 1};
  const auto behind = flowing_over(queue, line, 1'000);
  REQUIRE(behind.size() == 2);
  CHECK(behind[0].queued_at == 200);
  queue.overflow = {"other", 1, 0};
  CHECK(flowing_over(queue, std::vector<Ticket>{ticket(0, kMostHops)}, 1'000).empty());
}

TEST_CASE("a promise warns once, is late once, and not when it was kept", "[inbox][sla]") {
  Ticket ticket;
  ticket.entered_at = 1'000;
  ticket.first_reply_due = 2'000;
  CHECK(news(ticket, 1'799, 80) == 0);
  CHECK(news(ticket, 1'800, 80) == kFirstReplyWarned);
  CHECK(news(ticket, 2'000, 80) == (kFirstReplyWarned | kFirstReplyLate));
  ticket.told = kFirstReplyWarned;
  CHECK(news(ticket, 1'900, 80) == 0);
  CHECK(news(ticket, 2'500, 80) == kFirstReplyLate);
  ticket.first_reply_at = 1'950;
  CHECK(news(ticket, 2'500, 80) == 0);
  ticket.first_reply_at = 2'100;
  CHECK(news(ticket, 2'500, 80) == kFirstReplyLate);
  ticket.resolution_due = 3'000;
  CHECK(news(ticket, 2'700, 80) == (kFirstReplyLate | kResolutionWarned));
}

TEST_CASE("promises count from the entry, and nobody waits for a reply that was given", "[inbox][sla]") {
  Queue queue;
  queue.promise = {60'000, 3'600'000};
  Ticket ticket;
  ticket.entered_at = 1'000;
  promise(ticket, queue, false);
  CHECK(ticket.first_reply_due == 61'000);
  CHECK(ticket.resolution_due == 3'601'000);
  Ticket answered;
  answered.entered_at = 1'000;
  promise(answered, queue, true);
  CHECK_FALSE(answered.first_reply_due.has_value());
  CHECK(answered.resolution_due == 3'601'000);
}
