// Two nodes on one database, played by hand: who holds which shard, what each hears, and when.
#include <future>

#include "messaging/shard_reader.hpp"
#include "pipeline_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {

constexpr const char* kPending = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 0";
constexpr const char* kOutbox = "SELECT COUNT(*) FROM outbox WHERE tenant_id = $1";
constexpr store::SystemSql kTake{"UPDATE shard_leases SET node = $1, epoch = epoch + 1"};

std::string text_of(const HandTransport::Sent& sent) {
  return std::string(string_or(sent.message.at("message").as_object(), "text"));
}

/// Hands requests on to the far end of the fixture, unless they are called off at the last moment.
struct AskingTransport final : Transport {
  explicit AskingTransport(HandTransport& end) : far_end(end) {}
  void send(BuiltRequest request, std::function<void(FarEndAnswer)> done) override {
    if (before_leaving) before_leaving();
    if (request.may_leave && !request.may_leave()) {
      ++called_off;
      return done(FarEndFailure{false, "called off"});
    }
    far_end.send(std::move(request), std::move(done));
  }
  HandTransport& far_end;
  std::function<void()> before_leaving;
  std::atomic<int> called_off{0};
};

class NodesFixture : public PipelineFixture {
 protected:
  /// One server: its own memory on the fixture's database, far end and bot.
  struct Node {
    Node(NodesFixture& f, const std::string& own_name)
        : name(own_name),
          clock(f.clock_),
          shards(clock),
          transport(f.transport_),
          rows(f.access_, *f.database_),
          outbox(options(own_name), shards, nullptr, f.access_, *f.database_, *f.writer_, f.channels_, transport,
                 f.events_, clock, f.log_, metrics),
          cache(100),
          messages(ConversationRepository(*f.database_), cache, f.bot_, f.sessions_, f.channels_, outbox, f.events_,
                   clock, f.ids_, f.log_, metrics),
          statuses(*f.database_, cache, outbox, f.events_, clock),
          router(messages, statuses),
          dispatch({}, shards, rows, router, *f.writer_, clock, f.log_, metrics),
          reader({std::chrono::hours(1)}, shards, rows, dispatch, outbox, f.log_, metrics),
          journal(shards, nullptr, *f.writer_, dispatch, clock, f.ids_, metrics),
          intake(f.channels_, journal, f.log_, metrics) {
      shards.extend(clock.steady() + Millis(6000));
      dispatch.start();
      reader.start(name);
      outbox.start();
    }
    ~Node() {
      dispatch.stop(Millis(5000));
      outbox.stop(Millis(0));
      reader.stop();
    }
    static OutboxOptions options(const std::string& name) {
      OutboxOptions options;
      options.reconcile_after = Millis(60'000);
      options.retry = {4, Millis(1000), Millis(10'000)};
      options.node = name;
      return options;
    }
    /// Somebody told it that rows wait.
    void look() { reader.look(cluster::ShardMask().set()); }

    const std::string name;
    ManualClock& clock;
    Metrics metrics;
    cluster::Shards shards;
    AskingTransport transport;
    JournalRows rows;
    Outbox outbox;
    ConversationCache cache;
    MessageHandler messages;
    StatusHandler statuses;
    EventRouter router;
    Dispatch dispatch;
    ShardReader reader;
    Journal journal;
    Intake intake;
  };

  /// The node gets every shard, under the next epoch.
  void give_all_to(Node& node) {
    lease_all_to(node);
    node.reader.take_over(cluster::ShardMask().set());
    REQUIRE(node.reader.wait_until_read(std::chrono::seconds(10)));
  }
  /// The first half of it: the leases are the node's, and it has read nothing yet.
  void lease_all_to(Node& node) {
    store::WriteSet set(access_);
    set.add(access_, kTake, node.name);
    REQUIRE(writer_->write(std::move(set)).has_value());
    ++epoch_;
    for (int shard = 0; shard < cluster::kShards; ++shard) node.shards.take(shard, epoch_);
  }
  static void take_all_from(Node& node) {
    for (int shard = 0; shard < cluster::kShards; ++shard) node.shards.drop(shard);
    node.reader.lost(cluster::ShardMask().set());
  }

  Result<Journal::Receipt> webhook_at(Node& node, const std::string& events) {
    std::promise<Result<Journal::Receipt>> outcome;
    auto answer = outcome.get_future();
    const std::string document = R"({"events":[)" + events + "]}";
    node.intake.events("main", document, [&](Result<Journal::Receipt> receipt) { outcome.set_value(receipt); });
    return answer.get();
  }

  std::int64_t epoch_ = 0;
  Node a_{*this, "a"}, b_{*this, "b"};
};

}  // namespace

TEST_CASE_METHOD(NodesFixture, "what comes in at a node that has not the conversation is handled by the one that has",
                 "[nodes]") {
  give_all_to(a_);
  REQUIRE(webhook_at(b_, text("m1", "hello"))->fresh == 1);
  CHECK(transport_.quiet());
  a_.look();
  auto sent = transport_.next();
  CHECK(text_of(sent) == "echo hello");
  sent.done(accepted("p1"));
  eventually(kOutbox, "0");
  CHECK(value(kPending) == "0");
  CHECK(b_.dispatch.load() == 0);
}

TEST_CASE_METHOD(NodesFixture, "a message that came in elsewhere before is answered first, though nobody told",
                 "[nodes][order]") {
  give_all_to(a_);
  webhook_at(a_, text("m0", "silence"));  // the conversation is known, and in memory
  eventually(kPending, "0");
  a_.shards.guard(true);
  REQUIRE(webhook_at(b_, text("m1", "one") + "," + text("m2", "two"))->fresh == 2);
  REQUIRE(webhook_at(a_, text("m3", "three"))->fresh == 1);
  for (const char* expected : {"echo one", "echo two", "echo three"}) {
    auto sent = transport_.next();
    CHECK(text_of(sent) == expected);
    sent.done(accepted(std::string("p-") + expected));
  }
  eventually(kOutbox, "0");
  CHECK(value(kPending) == "0");
  CHECK(value("SELECT COUNT(*) FROM dead_letters WHERE tenant_id = $1") == "0");
}

TEST_CASE_METHOD(NodesFixture, "a word that comes twice, and rows that are here already, are handled once", "[nodes]") {
  give_all_to(a_);
  REQUIRE(webhook_at(b_, text("m1", "one") + "," + text("m2", "two"))->fresh == 2);
  for (int i = 0; i < 20; ++i) a_.look();
  auto first = transport_.next();
  for (int i = 0; i < 20; ++i) a_.look();
  first.done(accepted("p1"));
  transport_.next().done(accepted("p2"));
  eventually(kOutbox, "0");
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1") == "4");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(NodesFixture, "what a dead node was sending is of unknown outcome, the rest goes on in order",
                 "[nodes][crash]") {
  give_all_to(a_);
  webhook_at(a_, text("m1", "one"));
  auto lost = transport_.next();
  webhook_at(a_, text("m2", "two") + "," + text("m3", "three"));
  eventually(kOutbox, "3");
  give_all_to(b_);  // a is stopped, and knows nothing of it
  eventually("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'", "1");
  CHECK(transport_.quiet());
  webhook_at(b_, status("p1", "sent", std::string(string_or(lost.message, "id"))));
  for (const char* expected : {"echo two", "echo three"}) {
    auto sent = transport_.next();
    CHECK(text_of(sent) == expected);
    sent.done(accepted(std::string("p-") + expected));
  }
  eventually(kOutbox, "0");
  lost.done(FarEndFailure{false, "woken up: the connection is gone"});  // a's last word changes nothing
  CHECK(transport_.quiet());
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'out' AND status = 'pending'") ==
        "0");
}

TEST_CASE_METHOD(NodesFixture, "a look for new rows in the middle of a take-over lets nothing pass an unknown outcome",
                 "[nodes][crash][order]") {
  give_all_to(a_);
  webhook_at(a_, text("m1", "one"));
  auto lost = transport_.next();
  webhook_at(a_, text("m2", "two"));
  eventually(kOutbox, "2");
  lease_all_to(b_);
  REQUIRE(b_.outbox.take_up().has_value());
  b_.reader.take_over(cluster::ShardMask().set());
  REQUIRE(b_.reader.wait_until_read(std::chrono::seconds(10)));
  eventually("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'", "1");
  REQUIRE(writer_->flush(std::chrono::seconds(5)).has_value());
  CHECK(value("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'sending'") == "0");
  CHECK(transport_.quiet());
  webhook_at(b_, status("p1", "sent", std::string(string_or(lost.message, "id"))));
  CHECK(text_of(transport_.next()) == "echo two");
}

TEST_CASE_METHOD(NodesFixture, "two nodes that both believe they have a conversation do nothing twice", "[nodes]") {
  lease_all_to(a_);
  webhook_at(b_, text("m1", "one") + "," + text("m2", "two") + "," + text("m3", "three"));
  JournalEntry lane{{}, "acme", "main", {}, 0, {}, cluster::shard_of("acme", "main", "5511"), epoch_};
  lane.event.peer = "5511";
  auto rows_of_a = a_.rows.lane_of(lane).value();
  give_all_to(b_);
  REQUIRE(a_.dispatch.take_up(std::move(rows_of_a)) == 3);  // as if nothing had happened
  eventually(kPending, "0");
  b_.look();  // what a wrote is for whoever has the shard
  for (const char* expected : {"echo one", "echo two", "echo three"}) {
    auto sent = transport_.next();
    CHECK(text_of(sent) == expected);
    sent.done(accepted(std::string("p-") + expected));
    a_.outbox.enqueue({});
    b_.outbox.enqueue({});
  }
  eventually(kOutbox, "0");
  CHECK(transport_.quiet());
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1") == "6");
}

TEST_CASE_METHOD(NodesFixture, "a message does not leave when the lease ends right before", "[nodes]") {
  give_all_to(a_);
  a_.transport.before_leaving = [&] { clock_.advance(std::chrono::seconds(20)); };
  webhook_at(a_, text("m1", "hello"));
  for (int i = 0; i < 1000 && a_.transport.called_off == 0; ++i) std::this_thread::sleep_for(Millis(10));
  CHECK(a_.transport.called_off == 1);
  CHECK(transport_.quiet());
  a_.transport.before_leaving = nullptr;
  b_.shards.extend(clock_.steady() + Millis(6000));
  give_all_to(b_);
  clock_.advance(std::chrono::seconds(2));
  b_.outbox.enqueue({});
  CHECK(text_of(transport_.next()) == "echo hello");
}

TEST_CASE_METHOD(NodesFixture, "a node whose lease has run out acknowledges nothing", "[nodes]") {
  give_all_to(a_);
  clock_.advance(Millis(6000));
  const auto refused = webhook_at(a_, text("m1", "hello"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::unavailable);
  CHECK(value(kPending) == "0");
}

TEST_CASE_METHOD(NodesFixture, "a shard that is lost and got again is read again, and nothing of it is doubled",
                 "[nodes]") {
  give_all_to(a_);
  webhook_at(a_, text("m1", "one"));
  auto first = transport_.next();
  webhook_at(a_, text("m2", "two"));
  eventually(kOutbox, "2");
  first.done(accepted("p1"));
  auto second = transport_.next();
  take_all_from(a_);
  webhook_at(a_, text("m3", "three"));  // kept for whoever gets the shard
  give_all_to(a_);
  eventually("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'", "1");
  second.done(accepted("p2"));
  eventually("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'", "0");
  eventually(kPending, "0");
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'out'") == "3");
}

TEST_CASE_METHOD(NodesFixture, "a row that is read late goes out before a newer one, though the other nodes are gone",
                 "[nodes][order]") {
  give_all_to(a_);
  a_.shards.guard(true);
  const auto written_at = [&](Node& node, const std::string& id) {
    OutboxItem item{"acme", id, "c1", "main", "5511", R"({"id":")" + id + R"(","message":{"text":")" + id + R"("}})"};
    store::WriteSet set("acme");
    node.outbox.add(set, item, clock_.wall());
    REQUIRE(writer_->write(std::move(set)).has_value());
    return item;
  };
  a_.outbox.enqueue({written_at(a_, "o1")});
  auto first = transport_.next();
  written_at(b_, "o2");  // and the word of it is still on its way when the next one comes
  a_.outbox.enqueue({written_at(a_, "o3")});
  REQUIRE(a_.outbox.take_up().has_value());
  a_.shards.guard(false);
  first.done(accepted("p1"));
  for (const char* expected : {"o2", "o3"}) {
    auto sent = transport_.next();
    CHECK(text_of(sent) == expected);
    sent.done(accepted(std::string("p-") + expected));
  }
  eventually(kOutbox, "0");
}

TEST_CASE_METHOD(NodesFixture, "an event that is read late is handled before a newer one, though the others are gone",
                 "[nodes][order]") {
  give_all_to(a_);
  a_.shards.guard(true);
  std::promise<void> go_on;
  bot_.during = [&] { go_on.get_future().wait(); };
  REQUIRE(webhook_at(a_, text("m1", "one"))->fresh == 1);
  REQUIRE(webhook_at(b_, text("m2", "two"))->fresh == 1);
  REQUIRE(webhook_at(a_, text("m3", "three"))->fresh == 1);
  a_.look();
  a_.shards.guard(false);
  for (int i = 0; i < 1000 && a_.shards.others_write(); ++i) std::this_thread::sleep_for(Millis(10));
  REQUIRE(a_.dispatch.taken_up() == 1);
  go_on.set_value();
  for (const char* expected : {"echo one", "echo two", "echo three"}) {
    auto sent = transport_.next();
    CHECK(text_of(sent) == expected);
    sent.done(accepted(std::string("p-") + expected));
  }
  eventually(kOutbox, "0");
}
