#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "messaging/outbox_plan.hpp"

using namespace parley;
using namespace parley::messaging;
using namespace std::chrono_literals;

namespace {

const SteadyTime kStart{std::chrono::hours(1000)};

OutboxItem item(const std::string& id, const std::string& peer, const std::string& channel = "main") {
  OutboxItem made;
  made.id = id;
  made.channel = channel;
  made.peer = peer;
  made.due = kStart;
  return made;
}

OutboxPlan plan_with(SendLimits limits) {
  OutboxPlan plan;
  plan.set_limits({{"main", limits}}, kStart);
  return plan;
}

std::vector<std::string> ids(const std::vector<OutboxItem>& items) {
  std::vector<std::string> found;
  for (const OutboxItem& i : items) found.push_back(i.id);
  return found;
}

}  // namespace

TEST_CASE("one person's messages go one after the other, different people's side by side", "[outbox]") {
  OutboxPlan plan = plan_with({});
  plan.add(item("a1", "ana"), kStart);
  plan.add(item("a2", "ana"), kStart);
  plan.add(item("b1", "bob"), kStart);
  const auto first = plan.take(kStart, 10);
  CHECK(ids(first) == std::vector<std::string>{"a1", "b1"});
  CHECK(plan.take(kStart, 10).empty());
  plan.finished(first[0], kStart);
  CHECK(ids(plan.take(kStart, 10)) == std::vector<std::string>{"a2"});
}

TEST_CASE("a message that is tried again stays in front of the next one of its conversation", "[outbox]") {
  OutboxPlan plan = plan_with({});
  plan.add(item("a1", "ana"), kStart);
  plan.add(item("a2", "ana"), kStart);
  auto taken = plan.take(kStart, 10);
  taken[0].due = kStart + 5s;
  plan.retry(taken[0], kStart);
  CHECK(plan.take(kStart + 4s, 10).empty());
  CHECK(ids(plan.take(kStart + 5s, 10)) == std::vector<std::string>{"a1"});
}

TEST_CASE("after a burst to one person the pair's interval holds, and an empty queue does not give the burst back",
          "[outbox]") {
  OutboxPlan plan = plan_with({1000, 6000ms, 3});
  SteadyTime now = kStart;
  int sent = 0;
  for (int i = 0; i < 10; ++i) {
    plan.add(item(std::to_string(i), "ana"), now);
    for (const OutboxItem& taken : plan.take(now, 10)) {
      ++sent;
      plan.finished(taken, now);
    }
  }
  CHECK(sent == 3);
  now += 5999ms;
  CHECK(plan.take(now, 10).empty());
  now += 1ms;
  CHECK(plan.take(now, 10).size() == 1);
}

TEST_CASE("a message added to a pair that rests goes at once when a token is there", "[outbox]") {
  OutboxPlan plan = plan_with({1000, 6000ms, 3});
  plan.add(item("1", "ana"), kStart);
  plan.finished(plan.take(kStart, 1).at(0), kStart);
  plan.add(item("2", "ana"), kStart + 1s);
  CHECK(plan.take(kStart + 1s, 1).size() == 1);
}

TEST_CASE("a paused channel sends nothing and the others go on", "[outbox]") {
  OutboxPlan plan = plan_with({});
  plan.add(item("a", "ana"), kStart);
  plan.add(item("o", "ana", "other"), kStart);
  plan.pause("main", kStart + 10s);
  CHECK(ids(plan.take(kStart, 10)) == std::vector<std::string>{"o"});
  CHECK((plan.next(kStart) == kStart + 10s));
  CHECK(ids(plan.take(kStart + 10s, 10)) == std::vector<std::string>{"a"});
}

TEST_CASE("a held pair lets nothing through until it is finished", "[outbox]") {
  OutboxPlan plan = plan_with({});
  REQUIRE(plan.hold(item("unknown", "ana"), kStart));
  plan.add(item("next", "ana"), kStart);
  CHECK(plan.take(kStart, 10).empty());
  plan.finished(item("unknown", "ana"), kStart);
  CHECK(plan.take(kStart, 10).size() == 1);
}

TEST_CASE("over any stretch of time a number and a pair stay within their rates, in order, and everything goes",
          "[outbox][property]") {
  std::mt19937 random(GENERATE(range(1, 6)));
  const SendLimits limits{50, 700ms, 4};
  OutboxPlan plan = plan_with(limits);
  SteadyTime now = kStart;
  std::map<std::string, int> added, sent;
  std::map<std::string, std::vector<SteadyTime>> times;
  std::vector<SteadyTime> all;
  std::vector<OutboxItem> out;
  int total = 0, gone = 0;
  for (int step = 0; step < 20'000 && (step < 3000 || gone < total); ++step) {
    now += Millis(random() % 20);
    const std::string peer(1, char('a' + random() % 8));
    if (step < 3000 && random() % 3 == 0) {
      OutboxItem made = item(std::to_string(added[peer]++), peer);
      made.due = now + Millis(random() % 4 == 0 ? 50 : 0);
      plan.add(std::move(made), now);
      ++total;
    }
    for (OutboxItem& taken : plan.take(now, 1 + random() % 5)) {
      times[taken.peer].push_back(now);
      all.push_back(now);
      out.push_back(std::move(taken));
    }
    while (!out.empty() && random() % 2 == 0) {
      const std::size_t pick = random() % out.size();
      OutboxItem done = out[pick];
      out.erase(out.begin() + std::ptrdiff_t(pick));
      if (random() % 10 == 0) {
        done.due = now + 100ms;
        plan.retry(done, now);
      } else {
        REQUIRE(done.id == std::to_string(sent[done.peer]++));
        ++gone;
        plan.finished(done, now);
      }
    }
  }
  CHECK(gone == total);
  for (const auto& [peer, when] : times)
    for (std::size_t i = 4; i < when.size(); ++i) REQUIRE(when[i] - when[i - 4] >= 700ms - 1ms);
  for (std::size_t i = 55; i < all.size(); ++i) REQUIRE(all[i] - all[i - 55] >= 1000ms - 1ms);
}

TEST_CASE("a number's rate is what all nodes send together: each has its part of it", "[outbox][nodes]") {
  SendLimits limits;
  limits.number_rate = 100;
  OutboxPlan plan = plan_with(limits);
  plan.set_share(0.25, kStart);
  for (int n = 0; n < 200; ++n) plan.add(item("m" + std::to_string(n), "p" + std::to_string(n)), kStart);
  std::size_t sent = 0;
  for (auto at = kStart; at < kStart + 4s; at += 10ms) sent += plan.take(at, 50).size();
  CHECK(sent >= 98);
  CHECK(sent <= 104);
}

TEST_CASE("what waits here already is not put in twice, and is then this node's under the new epoch",
          "[outbox][nodes]") {
  OutboxPlan plan = plan_with({});
  plan.add(item("a1", "ana"), kStart);
  OutboxItem again = item("a1", "ana");
  again.epoch = 7;
  plan.adopt(again, kStart);
  plan.adopt(item("a2", "ana"), kStart);
  CHECK(plan.waiting() == 2);
  CHECK(plan.take(kStart, 10).front().epoch == 7);
}

TEST_CASE("a pair takes the order of the store, and what the store did not show comes after", "[outbox][nodes]") {
  OutboxPlan plan = plan_with({});
  for (const char* id : {"a3", "a5", "a4"}) plan.add(item(id, "ana"), kStart);
  const OutboxItem taken = plan.take(kStart, 1).front();
  CHECK(taken.id == "a3");
  plan.reorder(taken, {item("a2", "ana"), item("a3", "ana"), item("a4", "ana")}, kStart);
  CHECK(plan.waiting() == 4);
  std::vector<std::string> order;
  for (auto next = plan.take(kStart, 1); !next.empty(); next = plan.take(kStart, 1)) {
    order.push_back(next.front().id);
    plan.finished(next.front(), kStart);
  }
  CHECK(order == std::vector<std::string>{"a2", "a3", "a4", "a5"});
}

TEST_CASE("what is another node's is forgotten, whether it was ready, asleep or behind one under way",
          "[outbox][nodes]") {
  OutboxPlan plan = plan_with({});
  const auto keep = [](const OutboxItem& i) { return i.epoch == 1; };
  OutboxItem later = item("b1", "bob");
  later.due = kStart + 5s;
  OutboxItem ours = item("d1", "dan");
  ours.epoch = 1;
  for (const OutboxItem& i : {item("a1", "ana"), item("a2", "ana"), later, item("c1", "cem"), ours})
    plan.add(i, kStart);
  const OutboxItem under_way = plan.take(kStart, 1).front();
  plan.drop_unless(keep, kStart);
  CHECK(plan.waiting() == 1);
  CHECK(ids(plan.take(kStart + 10s, 10)) == std::vector<std::string>{"d1"});
  plan.finished(under_way, kStart);
  CHECK(plan.take(kStart + 20s, 10).empty());
  plan.add(item("b2", "bob"), kStart);
  CHECK(ids(plan.take(kStart + 20s, 10)) == std::vector<std::string>{"b2"});
}

TEST_CASE("a number keeps to limits that are set after its first message came", "[outbox][limits]") {
  OutboxPlan plan;
  for (const char* id : {"a1", "a2"}) plan.add(item(id, "ana"), kStart);
  plan.add(item("b1", "bob"), kStart);
  plan.set_limits({{"main", {2, 5000ms, 1}}}, kStart);
  const auto first = plan.take(kStart, 10);
  CHECK(ids(first) == std::vector<std::string>{"a1"});  // 80 messages a second would have let both go
  plan.finished(first[0], kStart);
  CHECK(ids(plan.take(kStart + 500ms, 10)) == std::vector<std::string>{"b1"});
  CHECK(plan.take(kStart + 4999ms, 10).empty());
  CHECK(ids(plan.take(kStart + 5s, 10)) == std::vector<std::string>{"a2"});
}

TEST_CASE("setting the same limits again does not give a burst back", "[outbox][limits]") {
  OutboxPlan plan = plan_with({1000, 6000ms, 1});
  plan.add(item("a1", "ana"), kStart);
  plan.finished(plan.take(kStart, 1).at(0), kStart);
  plan.add(item("a2", "ana"), kStart);
  plan.set_limits({{"main", {1000, 6000ms, 1}}, {"other", {}}}, kStart + 1s);
  CHECK(plan.take(kStart + 1s, 10).empty());
  CHECK(plan.take(kStart + 6s, 10).size() == 1);
}

TEST_CASE("a channel that is closed is forgotten once nothing waits for it", "[outbox][limits]") {
  OutboxPlan plan = plan_with({1000, 6000ms, 1});
  plan.add(item("a1", "ana"), kStart);
  plan.set_limits({{"other", {}}}, kStart);
  CHECK(plan.numbers() == 1);
  plan.finished(plan.take(kStart, 1).at(0), kStart);
  plan.take(kStart + 6s, 1);
  plan.set_limits({}, kStart + 6s);
  CHECK(plan.numbers() == 0);
}
