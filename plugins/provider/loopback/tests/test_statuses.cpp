#include <catch2/catch.hpp>
#include <chrono>
#include <functional>

#include "phone_bench.hpp"

using namespace parley::loopback;
using namespace parley::loopback::test;
using Words = std::vector<std::string>;

namespace {

/// A reporter on the bench's tables that the test calls itself: no thread.
struct ReporterBench : PhoneBench {
  Sequence sequence{[this] { return now_us.load(); }};
  MessageTable table{host.sdk(), 500};
  PhoneFeed feed{host.sdk()};
  StatusReporter reporter{host.sdk(), table, feed, sequence};

  void see_all(const char* customer = kAna) {
    call(post("/phone/api/chats/" + std::string(customer) + "/read",
              Json::object({{"number", history(customer).back()["number"]}})));
  }
};

bool comes_true(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition())
    if (std::chrono::steady_clock::now() > end) return false;
  return true;
}

}  // namespace

TEST_CASE("The host hears that a message was sent and delivered, in this order and with our id", "[loopback][status]") {
  ReporterBench bench;
  bench.deliver_text("hi", "m1");
  CHECK(bench.statuses().empty());
  CHECK_FALSE(bench.reporter.report(bench.channel));
  CHECK(bench.statuses() == Words{"sent m1", "delivered m1"});
  const Json event = bench.events()[0];
  CHECK(event["id"].text() == "loop.m1");
  CHECK(event["account"].text() == "phone");
  CHECK(event["recipient"]["address"].text() == kAna);
  CHECK(event["timestamp"].integer() > 0);
  CHECK(bench.history(kAna)[0]["status"].text() == "delivered");
}

TEST_CASE("A message is read when the page has shown it, and that is told once", "[loopback][status]") {
  ReporterBench bench;
  bench.deliver_text("hi", "m1");
  bench.reporter.report(bench.channel);
  bench.see_all();
  bench.reporter.report(bench.channel);
  bench.see_all();
  bench.reporter.report(bench.channel);
  CHECK(bench.statuses() == Words{"sent m1", "delivered m1", "read m1"});
  CHECK(bench.history(kAna)[0]["status"].text() == "read");
}

TEST_CASE("What is seen before its delivery was told is told in order all the same", "[loopback][status]") {
  ReporterBench bench;
  bench.deliver_text("hi", "m1");
  bench.see_all();
  bench.reporter.report(bench.channel);
  CHECK(bench.statuses() == Words{"sent m1", "delivered m1", "read m1"});
}

TEST_CASE("Seeing one customer's messages does not read another's", "[loopback][status]") {
  ReporterBench bench;
  bench.deliver_text("hi", "m1", kAna);
  bench.deliver_text("hi", "m2", kBruno);
  bench.see_all(kAna);
  bench.reporter.report(bench.channel);
  CHECK(bench.history(kAna)[0]["status"].text() == "read");
  CHECK(bench.history(kBruno)[0]["status"].text() == "delivered");
}

TEST_CASE("A host that takes nothing is told later, and nothing is lost or doubled", "[loopback][status]") {
  ReporterBench bench;
  bench.deliver_text("hi", "m1");
  bench.host.answer_inbound(PARLEY_UNAVAILABLE);
  CHECK_THROWS_AS(bench.reporter.report(bench.channel), parley::sdk::Failure);
  CHECK(bench.history(kAna)[0]["status"].text() == "accepted");
  bench.host.answer_inbound(PARLEY_OK);
  bench.reporter.report(bench.channel);
  bench.reporter.report(bench.channel);
  CHECK(bench.statuses() == Words{"sent m1", "delivered m1"});
}

TEST_CASE("Many messages are told a hundred at a time", "[loopback][status]") {
  ReporterBench bench;
  for (int i = 0; i < 150; ++i) bench.deliver_text("hi", ("m" + std::to_string(i)).c_str());
  CHECK(bench.reporter.report(bench.channel));
  CHECK_FALSE(bench.reporter.report(bench.channel));
  CHECK(bench.statuses().size() == 300);
}

TEST_CASE("A customer's message that the host never confirmed is handed over again after a while",
          "[loopback][status]") {
  ReporterBench bench;
  bench.host.answer_inbound(PARLEY_TIMEOUT);
  CHECK(bench.write(kAna, "hello", "p1").status == 504);
  bench.host.answer_inbound(PARLEY_OK);
  bench.reporter.report(bench.channel);
  CHECK(bench.events().empty());
  bench.now_us += 31'000'000;
  bench.reporter.report(bench.channel);
  bench.reporter.report(bench.channel);
  REQUIRE(bench.events().size() == 1);
  CHECK(bench.events()[0]["id"].text() == "p1");
  CHECK(bench.history(kAna)[0]["status"].text() == "sent");
}

TEST_CASE("The page hears of the ticks after the host has them", "[loopback][status]") {
  ReporterBench bench;
  bench.deliver_text("hi", "m1");
  bench.reporter.report(bench.channel);
  const Json last = Json::parse(bench.host.published().back().text);
  CHECK(last["type"].text() == "status");
  CHECK(last["id"].text() == "loop.m1");
  CHECK(last["status"].text() == "delivered");
}

TEST_CASE("The running phone tells statuses by itself", "[loopback][status]") {
  PhoneBench bench;
  bench.phone.start();
  bench.deliver_text("hi", "m1");
  CHECK(comes_true([&] { return bench.statuses() == Words{"sent m1", "delivered m1"}; }));
  bench.phone.stop();
}

TEST_CASE("The running phone tries again until the host takes the statuses", "[loopback][status]") {
  PhoneBench bench;
  bench.host.answer_inbound(PARLEY_UNAVAILABLE);
  bench.phone.start();
  bench.deliver_text("hi", "m1");
  CHECK(comes_true([&] { return !bench.host.logs().empty(); }));
  bench.host.answer_inbound(PARLEY_OK);
  CHECK(comes_true([&] { return bench.statuses() == Words{"sent m1", "delivered m1"}; }));
  bench.phone.stop();
}

TEST_CASE("What was untold when the phone stopped is told when somebody looks after the next start",
          "[loopback][status]") {
  PhoneBench bench;
  bench.deliver_text("hi", "m1");
  bench.phone.start();
  bench.history(kAna);
  CHECK(comes_true([&] { return bench.statuses().size() == 2; }));
  bench.phone.stop();
}
