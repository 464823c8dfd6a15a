#include "messaging/stored_message.hpp"
#include "pipeline_fixture.hpp"

using namespace parley;
using namespace parley::test;

// What the pipeline keeps for people, and what it does when people act meanwhile.

namespace {

constexpr const char* kPending = "SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 0";
constexpr const char* kHolder = "SELECT holder FROM conversations WHERE tenant_id = $1";
constexpr const char* kAnswers = "SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'out'";
constexpr const char* kVersion = "SELECT version FROM conversations WHERE tenant_id = $1";
constexpr const char* kSummary =
    "SELECT status || ' ' || unread_count || ' ' || last_message_direction || ' ' || last_message_text "
    "FROM conversations WHERE tenant_id = $1";
constexpr store::TenantSql kTakeOver{
    "UPDATE conversations SET holder = 'ana', version = version + 1 WHERE tenant_id = $1"};

/// Keeps the documents of one kind of event.
struct Heard {
  Heard(DomainEvents& events, const std::string& kind) : events_(events) {
    events.subscribe("test", kind, [this](const DomainEvent& event) {
      std::lock_guard lock(mutex_);
      documents_.push_back(stored_object(event.document->get()));
      wake_.notify_all();
    });
  }
  ~Heard() { events_.remove_owner("test"); }
  /// Waits until so many have come.
  std::vector<json::object> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    REQUIRE(wake_.wait_for(lock, std::chrono::seconds(10), [&] { return documents_.size() >= count; }));
    return documents_;
  }

 private:
  DomainEvents& events_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<json::object> documents_;
};

}  // namespace

TEST_CASE_METHOD(PipelineFixture, "a conversation tells its last message and what nobody has read", "[people]") {
  webhook(text("m1", "silence"));
  eventually(kSummary, "open 1 in silence");
  webhook(text("m2", "hello"));
  eventually(kSummary, "open 2 out echo hello");
  CHECK(value("SELECT author_kind || ' ' || text FROM messages WHERE tenant_id = $1 AND direction = 'out'") ==
        "bot echo hello");
  CHECK(value("SELECT COUNT(*) FROM messages m WHERE tenant_id = $1 AND author_kind = 'contact' AND author_id = "
              "(SELECT contact_id FROM conversations WHERE tenant_id = m.tenant_id)") == "2");
}

TEST_CASE_METHOD(PipelineFixture, "a message brings a conversation back that was resolved or snoozed", "[people]") {
  webhook(text("m1", "silence"));
  eventually(kPending, "0");
  change(
      "UPDATE conversations SET status = 'resolved', resolved_at = 5, first_reply_at = 4, version = version + 1 "
      "WHERE tenant_id = $1");
  webhook(text("m2", "silence"));
  eventually(kSummary, "open 2 in silence");
  CHECK(value("SELECT COUNT(*) FROM conversations WHERE tenant_id = $1 AND resolved_at IS NULL AND first_reply_at IS "
              "NULL") == "1");
  change("UPDATE conversations SET status = 'snoozed', snoozed_until = 9, version = version + 1 WHERE tenant_id = $1");
  webhook(text("m3", "silence"));
  eventually(kSummary, "open 3 in silence");
  CHECK(value("SELECT COUNT(*) FROM conversations WHERE tenant_id = $1 AND snoozed_until IS NULL") == "1");
}

TEST_CASE_METHOD(PipelineFixture, "a person who takes over while the bot is answering has the conversation alone",
                 "[people][race]") {
  webhook(text("m1", "silence"));
  eventually(kPending, "0");
  bot_.during = [this] { change(kTakeOver); };
  webhook(text("m2", "hello"));
  eventually(kPending, "0");
  CHECK(value(kHolder) == "ana");
  CHECK(value(kAnswers) == "0");
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'in'") == "2");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(PipelineFixture, "a conversation in memory is not believed once a person has changed it",
                 "[people][race]") {
  webhook(text("m1", "silence"));
  eventually(kPending, "0");
  change(kTakeOver);
  webhook(text("m2", "hello"));
  eventually(kPending, "0");
  CHECK(value(kAnswers) == "0");
  change("UPDATE conversations SET holder = '', version = version + 1 WHERE tenant_id = $1");
  webhook(text("m3", "hello"));
  CHECK(string_or(transport_.next().message.at("message").as_object(), "text") == "echo hello");
  CHECK(value(kVersion) == "5");
}

TEST_CASE_METHOD(PipelineFixture, "somebody who writes first on two ways at once becomes one contact",
                 "[people][race]") {
  bot_.during = [this] {
    change(
        "INSERT INTO contacts (tenant_id, id, name, language, tags, vars, created_at, updated_at) "
        "VALUES ($1, 'contact-1', 'Ana', '', '[]', '{}', 1, 1)");
    change(
        "INSERT INTO contact_identities (tenant_id, channel_id, kind, value, contact_id) "
        "VALUES ($1, 'main', 'address', '5511', 'contact-1')");
  };
  webhook(text("m1", "hello"));
  transport_.next();
  CHECK(value("SELECT COUNT(*) FROM contacts WHERE tenant_id = $1") == "1");
  CHECK(value("SELECT contact_id FROM conversations WHERE tenant_id = $1") == "contact-1");
  CHECK(value(kAnswers) == "1");
}

TEST_CASE_METHOD(PipelineFixture,
                 "who writes first and is a contact already is found by the number, however it is written",
                 "[people][phone]") {
  change(
      "INSERT INTO contacts (tenant_id, id, name, language, tags, vars, created_at, updated_at, phone) "
      "VALUES ($1, 'contact-1', 'Ana', '', '[]', '{}', 1, 1, '+5511987654321')");
  webhook(text("m1", "hello", "551187654321"));
  transport_.next().done(accepted("w1"));
  webhook(text("m2", "hello again", "551187654321"));
  transport_.next();
  CHECK(value("SELECT COUNT(*) FROM contacts WHERE tenant_id = $1") == "1");
  CHECK(value("SELECT contact_id FROM conversations WHERE tenant_id = $1") == "contact-1");
  CHECK(value("SELECT contact_id FROM contact_identities WHERE tenant_id = $1 AND value = '551187654321'") ==
        "contact-1");
}

TEST_CASE_METHOD(PipelineFixture, "who writes first becomes a contact with that number", "[people][phone]") {
  webhook(text("m1", "hello", "5511987654321"));
  transport_.next();
  CHECK(value("SELECT phone FROM contacts WHERE tenant_id = $1") == "+5511987654321");
}

TEST_CASE_METHOD(PipelineFixture, "a blocked contact's message is stored and not answered", "[people]") {
  webhook(text("m1", "silence"));
  eventually(kPending, "0");
  change("UPDATE contacts SET is_blocked = 1 WHERE tenant_id = $1");
  change("UPDATE conversations SET version = version + 1 WHERE tenant_id = $1");
  webhook(text("m2", "hello"));
  eventually(kPending, "0");
  CHECK(value("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'in'") == "2");
  CHECK(value(kAnswers) == "0");
}

TEST_CASE_METHOD(PipelineFixture, "each status leaves the time at which it was reached, whatever their order",
                 "[people][status]") {
  webhook(text("m1", "hello"));
  auto sent = transport_.next();
  const auto at = [](const std::string& column) {
    return "SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND direction = 'out' AND " + column + " IS NOT NULL";
  };
  webhook(status("p1", "sent"));  // overtakes the answer to the send
  eventually("SELECT COUNT(*) FROM parked_statuses WHERE tenant_id = $1", "1");
  sent.done(accepted("p1"));
  eventually(at("accepted_at"), "1");
  eventually(at("sent_at"), "1");
  webhook(status("p1", "read"));
  eventually(at("read_at"), "1");
  CHECK(value(at("delivered_at")) == "0");
  webhook(status("p1", "delivered"));
  eventually(at("delivered_at"), "1");
  CHECK(value("SELECT status FROM messages WHERE tenant_id = $1 AND direction = 'out'") == "read");
}

TEST_CASE_METHOD(PipelineFixture, "a message that answers one of ours knows which", "[people]") {
  webhook(text("m1", "hello"));
  transport_.next().done(accepted("p1"));
  eventually("SELECT status FROM messages WHERE tenant_id = $1 AND direction = 'out'", "accepted");
  std::string answer = text("m2", "silence");
  answer.insert(answer.size() - 1, R"(,"context":{"id":"p1"})");
  webhook(answer);
  eventually(kPending, "0");
  CHECK(value("SELECT COUNT(*) FROM messages a JOIN messages q ON q.tenant_id = $1 AND q.id = a.reply_to "
              "WHERE a.tenant_id = $1 AND q.provider_id = 'p1'") == "1");
}

TEST_CASE_METHOD(PipelineFixture, "who listens hears whole messages, changes of the conversation and statuses",
                 "[people][events]") {
  Heard messages(events_, "message.new");
  webhook(text("m1", "hello"));
  transport_.next().done(accepted("p1"));
  eventually("SELECT status FROM messages WHERE tenant_id = $1 AND direction = 'out'", "accepted");
  const auto told = messages.wait_for(2);
  REQUIRE(told.size() == 2);
  CHECK(string_or(told[0], "text") == "hello");
  CHECK(string_or(told[1], "text") == "echo hello");
  CHECK_FALSE(told[0].at("content").as_object().contains("raw"));

  Heard statuses(events_, "message.status");
  webhook(status("p1", "read"));
  const auto reached = statuses.wait_for(1);
  CHECK(string_or(reached[0], "message_id") ==
        value("SELECT id FROM messages WHERE tenant_id = $1 AND direction = 'out'"));
  CHECK(string_or(reached[0], "conversation_id") == value("SELECT id FROM conversations WHERE tenant_id = $1"));
}

TEST_CASE("the first words of a text end between characters", "[people]") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xC3\xA9";  // é
  const std::string words = messaging::first_words("a" + text);
  CHECK(words.size() == 159);
  CHECK(words.substr(157) == "\xC3\xA9");
}
