#include "pipeline_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {
constexpr const char* kPending = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 0";
constexpr const char* kDead = "SELECT COUNT(*) FROM dead_letters WHERE tenant_id = $1";
constexpr const char* kOutbox = "SELECT COUNT(*) FROM outbox WHERE tenant_id = $1";
constexpr const char* kOutState = "SELECT state FROM outbox WHERE tenant_id = $1";
constexpr const char* kStatus =
    "SELECT status FROM messages WHERE tenant_id = $1 AND direction = 'out' ORDER BY id LIMIT 1";

std::string id_of(const HandTransport::Sent& sent) {
  return std::string(string_or(sent.message, "id"));
}
std::string text_of(const HandTransport::Sent& sent) {
  return std::string(string_or(sent.message.at("message").as_object(), "text"));
}
}  // namespace

TEST_CASE_METHOD(PipelineFixture, "a message is answered once, whoever delivers it how often", "[pipeline]") {
  REQUIRE(webhook(text("m1", "hello"))->fresh == 1);
  auto sent = transport_.next();
  CHECK(text_of(sent) == "echo hello");
  CHECK(string_or(sent.message.at("to").as_object(), "address") == "5511");
  sent.done(accepted("p1"));
  eventually(kStatus, "accepted");
  const auto again = webhook(text("m1", "hello") + "," + text("m1", "hello"));
  CHECK(again->fresh == 0);
  CHECK(again->repeated == 2);
  CHECK(value(kPending) == "0");
  CHECK(value(kOutbox) == "0");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(PipelineFixture, "one broken and one unknown event are dead letters, the others are answered",
                 "[pipeline]") {
  const auto receipt =
      webhook(text("m1", "one") + R"(,17,{"kind":"unknown","account":"1001","raw":{"type":"hologram"}},)" +
              text("m2", "two", "5512"));
  CHECK(receipt->fresh == 2);
  CHECK(receipt->dead == 2);
  CHECK(value(kDead) == "2");
  transport_.next().done(accepted("p1"));
  transport_.next().done(accepted("p2"));
  eventually(kOutbox, "0");
}

TEST_CASE_METHOD(PipelineFixture, "messages of one person are answered in order, each after the one before is settled",
                 "[pipeline]") {
  webhook(text("m1", "one") + "," + text("m2", "two") + "," + text("m3", "three"));
  for (const char* expected : {"echo one", "echo two", "echo three"}) {
    auto sent = transport_.next();
    CHECK(text_of(sent) == expected);
    CHECK(transport_.quiet());
    sent.done(accepted(std::string("p-") + expected));
  }
  eventually(kOutbox, "0");
}

TEST_CASE_METHOD(PipelineFixture, "a secret speaks for its own channels only", "[pipeline][tenants]") {
  const auto receipt = webhook(text("m1", "for globex", "5511", "2002"), "s1");
  CHECK(receipt->fresh == 0);
  CHECK(receipt->dead == 1);
  CHECK(value(kDead) == "1");
  CHECK(webhook(text("m2", "x"), "wrong").error().code == Errc::denied);
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(PipelineFixture, "a webhook costs the signatures of the channels it names, not of all", "[pipeline]") {
  FakeProvider::Line::verifications = 0;
  CHECK(webhook(text("m1", "hello")).has_value());
  CHECK(FakeProvider::Line::verifications == 1);
  CHECK(webhook(text("m2", "hello", "5511", "9999"))->dead == 1);  // of whoever signed it
  CHECK(FakeProvider::Line::verifications == 3);
  CHECK(webhook(text("m3", "hello"), "wrong").error().code == Errc::denied);
}

TEST_CASE_METHOD(PipelineFixture, "a status only moves forward, and one that overtakes the answer is picked up",
                 "[pipeline][status]") {
  webhook(text("m1", "hello"));
  auto sent = transport_.next();
  webhook(status("p1", "read"));  // without our id: the message does not know p1 yet
  eventually("SELECT COUNT(*) FROM parked_statuses WHERE tenant_id = $1", "1");
  sent.done(accepted("p1"));
  eventually(kStatus, "read");
  webhook(status("p1", "delivered"));
  eventually(kPending, "0");
  CHECK(value(kStatus) == "read");
  webhook(status("p1", "failed"));
  eventually(kStatus, "failed");
  webhook(status("p1", "played"));
  eventually(kPending, "0");
  CHECK(value(kStatus) == "failed");
}

TEST_CASE_METHOD(PipelineFixture, "an unknown outcome waits for the echo and is not sent again when it comes",
                 "[pipeline][unknown]") {
  webhook(text("m1", "hello"));
  auto sent = transport_.next();
  sent.done(FarEndFailure{true, "timed out after the request left"});
  eventually(kOutState, "unknown");
  webhook(status("p1", "sent", id_of(sent)));
  eventually(kOutbox, "0");
  CHECK(value(kStatus) == "sent");
  clock_.advance(std::chrono::minutes(5));
  webhook(text("m2", "next"));
  CHECK(text_of(transport_.next()) == "echo next");
}

TEST_CASE_METHOD(PipelineFixture, "an unknown outcome without an echo is sent again, after the wait and not before",
                 "[pipeline][unknown]") {
  webhook(text("m1", "hello"));
  auto first = transport_.next();
  first.done(FarEndFailure{true, "connection lost"});
  eventually(kOutState, "unknown");
  clock_.advance(Millis(59'000));
  outbox_->enqueue({});
  CHECK(transport_.quiet());
  clock_.advance(Millis(2'000));
  outbox_->enqueue({});
  auto second = transport_.next();
  CHECK(id_of(second) == id_of(first));
  second.done(accepted("p1"));
  eventually(kOutbox, "0");
}

TEST_CASE_METHOD(PipelineFixture,
                 "what was leased when the process died is of unknown outcome, and the conversation waits for it",
                 "[pipeline][crash]") {
  webhook(text("m1", "one"));
  auto lost = transport_.next();
  webhook(text("m2", "two"));
  eventually(kOutbox, "2");
  restart();
  eventually("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'", "1");
  CHECK(transport_.quiet());
  webhook(status("p1", "delivered", id_of(lost)));
  CHECK(text_of(transport_.next()) == "echo two");
}

TEST_CASE_METHOD(PipelineFixture, "a start that takes long leaves the echoes of the earlier run their whole time",
                 "[pipeline][crash][unknown]") {
  webhook(text("m1", "one"));
  auto lost = transport_.next();
  restart(std::chrono::minutes(5));
  outbox_->enqueue({});
  webhook(text("m2", "other", "5522"));  // sent after the outbox has looked at what is overdue
  CHECK(text_of(transport_.next()) == "echo other");
  CHECK(value("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'") == "1");
  webhook(status("p1", "delivered", id_of(lost)));
  eventually("SELECT COUNT(*) FROM outbox WHERE tenant_id = $1 AND state = 'unknown'", "0");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(PipelineFixture, "a request that never left is tried again, and gives up after the last attempt",
                 "[pipeline][retry]") {
  webhook(text("m1", "hello"));
  for (int attempt = 1; attempt <= 4; ++attempt) {
    transport_.next().done(FarEndFailure{false, "connection refused"});
    if (attempt < 4) eventually(kOutState, "pending");
    clock_.advance(std::chrono::minutes(1));
    outbox_->enqueue({});
  }
  eventually(kStatus, "failed");
  CHECK(value(kOutbox) == "0");
  CHECK(value("SELECT error FROM messages WHERE tenant_id = $1 AND direction = 'out'") ==
        "transient: connection refused");
}

TEST_CASE_METHOD(PipelineFixture, "a failure that is the message's own is final at once", "[pipeline][retry]") {
  webhook(text("m1", "hello"));
  transport_.next().done(FarEndResponse{400, {}, R"({"class":"window","code":131047,"message":"re-engagement"})"});
  eventually(kStatus, "failed");
  CHECK(value(kOutbox) == "0");
}

TEST_CASE_METHOD(PipelineFixture,
                 "a script that breaks leaves the message stored and unanswered, and the next one is answered",
                 "[pipeline]") {
  webhook(text("m1", "fail"));
  eventually(kPending, "0");
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1") == "1");
  webhook(text("m2", "hello"));
  CHECK(text_of(transport_.next()) == "echo hello");
}

TEST_CASE_METHOD(PipelineFixture, "while a person or department holds the conversation the bot is silent",
                 "[pipeline]") {
  webhook(text("m1", "handoff"));
  transport_.next().done(accepted("p1"));
  eventually(kOutbox, "0");
  webhook(text("m2", "hello?"));
  eventually("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'in'", "2");
  eventually(kPending, "0");
  CHECK(value(kOutbox) == "0");
}

TEST_CASE_METHOD(PipelineFixture, "two answers to one message go out in their order", "[pipeline]") {
  webhook(text("m1", "twice"));
  auto first = transport_.next();
  CHECK(text_of(first) == "echo twice");
  first.done(accepted("p1"));
  CHECK(text_of(transport_.next()) == "again");
}

TEST_CASE_METHOD(PipelineFixture,
                 "a channel that is opened while the server runs sends within its limits from the start",
                 "[pipeline][limits]") {
  channels_.replace(ChannelSet::make({open("made", "acme", "1003", "s3", {1000, Millis(6000), 1})}).value());
  webhook(text("m1", "one", "5511", "1003") + "," + text("m2", "two", "5511", "1003"), "s3");
  auto first = transport_.next();
  CHECK(text_of(first) == "echo one");
  first.done(accepted("p1"));
  eventually(kStatus, "accepted");
  webhook(text("m3", "three", "5512", "1003"), "s3");
  CHECK(text_of(transport_.next()) == "echo three");  // somebody else's: the second to the first one has to wait
  clock_.advance(Millis(6000));
  outbox_->enqueue({});
  CHECK(text_of(transport_.next()) == "echo two");
}
