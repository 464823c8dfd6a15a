#include "inbox_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {
constexpr const char* kPending = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 0";
std::string words(const HandTransport::Sent& sent) {
  return std::string(string_or(sent.message.at("message").as_object(), "text"));
}
}  // namespace

TEST_CASE_METHOD(InboxFixture, "an agent's answer takes the conversation over from the bot and is sent", "[inbox]") {
  const std::string id = conversation();
  const auto said = messages_.post(as("ana"), id, {{{"type", "text"}, {"text", "good morning"}}});
  REQUIRE(said.has_value());
  auto sent = transport_.next();
  CHECK(words(sent) == "good morning");
  sent.done(accepted("p1"));
  const auto c = conversations_.get("acme", id).value();
  CHECK(c.holder == "ana");
  CHECK(c.assigned_to == "ana");
  CHECK(c.first_reply_at.has_value());
  CHECK(c.unread_count == 0);
  CHECK(c.last_message_text == "good morning");
  webhook(text("m2", "hello"));
  eventually(kPending, "0");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(InboxFixture, "when the bot answers while an agent takes over, the agent has it alone",
                 "[inbox][race]") {
  const std::string id = conversation();
  std::atomic<bool> assigned = false;
  bot_.during = [&] { assigned = conversations_.assign(as("ana"), id, "ana").has_value(); };
  webhook(text("m2", "hello"));
  eventually(kPending, "0");
  CHECK(assigned);
  CHECK(conversations_.get("acme", id)->holder == "ana");
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'out'") == "0");
}

TEST_CASE_METHOD(InboxFixture, "messages of agent and bot leave in the order in which they were written", "[inbox]") {
  const std::string id = conversation();
  webhook(text("m2", "hello"));
  auto first = transport_.next();
  REQUIRE(messages_.post(as("ana"), id, {{{"type", "text"}, {"text", "and I"}}}).has_value());
  CHECK(words(first) == "echo hello");
  CHECK(transport_.quiet());
  first.done(accepted("p1"));
  CHECK(words(transport_.next()) == "and I");
}

TEST_CASE_METHOD(InboxFixture, "a note is kept, not sent, and leaves the bot in charge", "[inbox]") {
  const std::string id = conversation();
  const auto note = messages_.post(as("ana"), id, {{{"type", "text"}, {"text", "careful"}}, "", true});
  REQUIRE(note.has_value());
  CHECK(note->status == "note");
  CHECK(conversations_.get("acme", id)->holder.empty());
  CHECK(messages_.edit(as("ben"), note->id, "mine").error().code == Errc::denied);
  CHECK(messages_.edit(as("ana"), note->id, "very careful")->text == "very careful");
  CHECK(messages_.remove(as("ana"), note->id).has_value());
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(InboxFixture, "after the window has closed only templates go", "[inbox][window]") {
  const std::string id = conversation();
  CHECK(conversations_.window("acme", id)->open);
  clock_.advance(std::chrono::hours(25));
  CHECK_FALSE(conversations_.window("acme", id)->open);
  CHECK(messages_.post(as("ana"), id, {{{"type", "text"}, {"text", "late"}}}).error().code == Errc::unprocessable);
  const json::object hello{{"type", "template"}, {"name", "hello"}, {"language", "en"}};
  CHECK(messages_.post(as("ana"), id, {hello}).has_value());
  change("UPDATE contacts SET opted_out_at = 1 WHERE tenant_id = $1");
  CHECK(messages_.post(as("ana"), id, {hello}).error().code == Errc::unprocessable);
}

TEST_CASE_METHOD(InboxFixture, "a blocked contact is not written to", "[inbox]") {
  const std::string id = conversation();
  change("UPDATE contacts SET is_blocked = 1 WHERE tenant_id = $1");
  CHECK(messages_.post(as("ana"), id, {{{"type", "text"}, {"text", "x"}}}).error().code == Errc::unprocessable);
}

TEST_CASE_METHOD(InboxFixture, "a failed message can be sent again, any other cannot", "[inbox]") {
  const std::string id = conversation();
  const auto said = messages_.post(as("ana"), id, {{{"type", "text"}, {"text", "once"}}}).value();
  CHECK(messages_.retry(as("ana"), said.id).error().code == Errc::conflict);
  transport_.next().done(FarEndResponse{400, {}, R"({"class":"recipient","code":"131026","message":"no such"})"});
  eventually("SELECT status FROM messages WHERE tenant_id = $1 AND direction = 'out'", "failed");
  CHECK(messages_.retry(as("ana"), said.id)->status == "pending");
  transport_.next().done(accepted("p2"));
  eventually("SELECT status FROM messages WHERE tenant_id = $1 AND direction = 'out'", "accepted");
}

TEST_CASE_METHOD(InboxFixture, "a resolved conversation goes back to the bot", "[inbox]") {
  const std::string id = conversation();
  conversations_.assign(as("ana"), id, "ana").value();
  CHECK(conversations_.resolve(as("ana"), id)->status == "resolved");
  webhook(text("m2", "hello"));
  CHECK(words(transport_.next()) == "echo hello");
  CHECK(conversations_.get("acme", id)->status == "open");
  CHECK(value("SELECT COUNT(*) FROM audit WHERE tenant_id = $1 AND action = 'conversations.resolve'") == "1");
}

TEST_CASE_METHOD(InboxFixture, "a snoozed conversation comes back when its time has come, on whatever process",
                 "[inbox]") {
  const std::string id = conversation();
  conversations_.snooze(as("ana"), id, clock_.wall() + std::chrono::hours(1)).value();
  conversations::SnoozeTimer timer(access_, *database_, conversations_, clock_, log_);
  CHECK(timer.look().value() == 0);
  clock_.advance(std::chrono::hours(2));
  CHECK(timer.look().value() == 1);
  CHECK(conversations_.get("acme", id)->status == "open");
  CHECK(conversations_.snooze(as("ana"), id, clock_.wall()).error().code == Errc::unprocessable);
}

TEST_CASE_METHOD(InboxFixture, "a transfer names one, leaves its note, and silences the bot", "[inbox]") {
  const std::string id = conversation();
  CHECK(conversations_.transfer(as("ana"), id, {"ben", "sales", "", ""}).error().code == Errc::unprocessable);
  CHECK(conversations_.assign(as("ana"), id, "stranger").error().code == Errc::unprocessable);
  const auto c = conversations_.transfer(as("ana"), id, {"", "sales", "", "wants a quote"}).value();
  CHECK(c.holder == "sales");
  CHECK_FALSE(c.assigned_to.has_value());
  CHECK(value("SELECT text FROM messages WHERE tenant_id = $1 AND is_internal = 1") == "wants a quote");
  CHECK(conversations_.assign(as("ana"), id, "ben")->holder == "ben");
  CHECK(conversations_.unassign(as("ana"), id)->holder == "sales");
}

TEST_CASE_METHOD(InboxFixture, "sending to a number makes contact and conversation once", "[inbox][sending]") {
  const json::object hello{{"type", "template"}, {"name", "hello"}, {"language", "en"}};
  const auto first = sending_.send(as("ana"), {"+55 (11) 99999-9999", hello}).value();
  CHECK(first.to == "5511999999999");
  CHECK(first.provider == "provider.fake");
  const auto second = sending_.send(as("ana"), {"5511999999999", hello, "main"}).value();
  CHECK(second.message.conversation == first.message.conversation);
  CHECK(sending_.send(as("ana"), {"5511999999999", hello, "other"}).error().code == Errc::unprocessable);
  CHECK(sending_.send(as("ana"), {"call me", hello}).error().code == Errc::unprocessable);
  CHECK(value("SELECT COUNT(*) FROM contacts WHERE tenant_id = $1") == "1");
  webhook(text("m1", "silence", "5511999999999"));
  eventually(kPending, "0");
  CHECK(value("SELECT COUNT(*) FROM conversations WHERE tenant_id = $1") == "1");
}
