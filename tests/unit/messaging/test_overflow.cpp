// What is acknowledged and has no room in memory.
#include "pipeline_fixture.hpp"

using namespace parley::test;

namespace {

constexpr auto kPending = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 0";
constexpr auto kUnclaimed = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND claim = 0";
constexpr auto kDone = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 1";

/// Two in memory; each is handled when its answer's text lets it.
class Crowded : public PipelineFixture {
 public:
  Crowded() {
    dispatch_options_.queue = 2;
    dispatch_options_.overflow = 6;
    dispatch_options_.workers = 1;
    restart();
  }
  /// Keeps the worker busy until free_worker().
  void hold_worker(const std::string& with = "first") {
    bot_.during = [this] {
      std::unique_lock lock(mutex_);
      held_ = true;
      wake_.notify_all();
      wake_.wait(lock, [&] { return free_; });
    };
    REQUIRE(webhook(text("held", with, "5500")).has_value());
    std::unique_lock lock(mutex_);
    REQUIRE(wake_.wait_for(lock, std::chrono::seconds(10), [&] { return held_; }));
  }
  void free_worker() {
    std::lock_guard lock(mutex_);
    free_ = true;
    wake_.notify_all();
  }
  /// Answers everything that is sent until `count` were; their texts in order.
  std::vector<std::string> sent(int count) {
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i) {
      auto next = transport_.next();
      texts.emplace_back(parley::string_or(*parley::find_object(next.message, "message"), "text"));
      next.done(accepted("p" + std::to_string(i)));
      outbox_->enqueue({});
    }
    return texts;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool held_ = false, free_ = false;
};

}  // namespace

TEST_CASE_METHOD(Crowded, "what has no room in memory is acknowledged, and answered once and in order when there is",
                 "[overflow]") {
  hold_worker();
  for (const char* id : {"1", "2", "3", "4", "5"}) CHECK(webhook(text(id, id)).value().fresh == 1);
  CHECK(value(kUnclaimed) == "4");  // beside the held one, one has room
  CHECK(webhook(text("3", "3")).value().repeated == 1);
  free_worker();
  CHECK(sent(6) == std::vector<std::string>{"echo first", "echo 1", "echo 2", "echo 3", "echo 4", "echo 5"});
  eventually(kDone, "6");

  CHECK(webhook(text("6", "6")).value().fresh == 1);
  CHECK(sent(1) == std::vector<std::string>{"echo 6"});
  CHECK(value(kUnclaimed) == "4");  // there is room again, and what comes goes to memory
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(Crowded, "beyond its bound the overflow takes no more, and the provider is told", "[overflow]") {
  hold_worker();
  for (int i = 0; i < 7; ++i) REQUIRE(webhook(text(std::to_string(i), "x")).has_value());
  const auto refused = webhook(text("7", "x"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == parley::Errc::unavailable);
  free_worker();
  sent(8);
  eventually(kPending, "0");
  CHECK(webhook(text("7", "x")).value().fresh == 1);
  sent(1);
}

TEST_CASE_METHOD(Crowded, "an overflow outlives its process; what comes meanwhile is answered after it", "[overflow]") {
  hold_worker("silence");
  for (const char* id : {"1", "2", "3", "4"}) REQUIRE(webhook(text(id, id)).has_value());
  std::thread freeing([this] {
    while (dispatch_->reserve(0) != JournalReader::Room::none) std::this_thread::yield();  // until it stops
    free_worker();
  });
  restart();
  freeing.join();
  CHECK(value(kUnclaimed) == "4");  // "1" was in a memory that is gone
  REQUIRE(webhook(text("5", "5")).has_value());
  CHECK(sent(5) == std::vector<std::string>{"echo 1", "echo 2", "echo 3", "echo 4", "echo 5"});
  eventually(kDone, "6");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(Crowded, "an overflow that is gone from the store does not keep the next from memory", "[overflow]") {
  hold_worker();
  for (const char* id : {"1", "2", "3"}) REQUIRE(webhook(text(id, id)).has_value());
  change("DELETE FROM journal WHERE tenant_id = $1 AND claim = 0");
  free_worker();
  CHECK(sent(2) == std::vector<std::string>{"echo first", "echo 1"});
  const parley::Gauge& left = metrics_.gauge("parley_dispatch_left_in_store", "");
  for (int i = 0; i < 1000 && left.value() > 0; ++i)
    std::this_thread::sleep_for(parley::Millis(10));  // the deadline of a wait on a condition, not a pause
  CHECK(left.value() == 0);
  CHECK(webhook(text("4", "4")).value().fresh == 1);
  CHECK(sent(1) == std::vector<std::string>{"echo 4"});
  CHECK(value(kUnclaimed) == "0");
}
