// The whole way of a message on a real database, with a provider, a bot and a far end that tests play by hand.
#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <parley/provider.hpp>

#include "base/ids.hpp"
#include "messaging/event_router.hpp"
#include "messaging/intake.hpp"
#include "messaging/overflow_reader.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"
#include "store/writer.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"
#include "support/test_storage.hpp"

namespace parley::test {

using namespace parley::messaging;

/// Signed by a header "secret"; the body of a webhook is the events document itself.
struct FakeProvider {
  struct Line final : sdk::Channel {
    static inline std::atomic<int> verifications{0};
    std::string account_, secret_;
    std::string account() const override { return account_; }
    void verify_webhook(const sdk::HttpRequest& request) const override {
      ++verifications;
      if (request.header("secret") != secret_) throw sdk::Failure(PARLEY_DENIED, "wrong secret");
    }
    std::string answer_handshake(const sdk::HttpRequest&) const override { return "challenge"; }
    sdk::OutgoingRequest build_send(std::string_view message) const override { return {"head", std::string(message)}; }
    std::string parse_send(const parley_http_response& response) const override {
      return std::string(sdk::view(response.body));
    }
  };
  std::string capabilities() const { return R"({"transport":"http","safe_resend":false,"echoes_id":true})"; }
  std::unique_ptr<sdk::Channel> open_channel(std::string_view channel) const {
    const json::value options = json::parse({channel.data(), channel.size()});
    auto line = std::make_unique<Line>();
    line->account_ = string_or(options.as_object(), "account");
    line->secret_ = string_or(options.as_object(), "secret");
    return line;
  }
  std::string parse_webhook(const sdk::HttpRequest& request) const { return std::string(request.body()); }
};

/// Says the text back; "fail" breaks, "twice" answers with two messages, "silence" with none.
class EchoBot final : public Bot {
 public:
  std::function<void()> during;  ///< runs once, while the next answer is being made

  Result<std::optional<BotReply>> answer(const dialogue::Input& input, int) override {
    if (const auto action = std::exchange(during, nullptr)) action();
    if (input.text == "silence") return std::optional<BotReply>();
    if (input.text == "fail") return fail(Errc::limit, "welcome.lua:3: wall clock limit");
    BotReply reply;
    reply.outcome.messages.push_back({{{"type", "text"}, {"text", "echo " + input.text}}, {}});
    if (input.text == "twice") reply.outcome.messages.push_back({{{"type", "text"}, {"text", "again"}}, {}});
    if (input.text == "handoff") reply.outcome.handoff = json::object{{"department", "sales"}};
    return std::optional(std::move(reply));
  }
};

/// Keeps what was sent until the test answers it.
class HandTransport final : public Transport {
 public:
  struct Sent {
    json::object message;
    std::function<void(FarEndAnswer)> done;
  };
  void send(BuiltRequest request, std::function<void(FarEndAnswer)> done) override {
    std::lock_guard lock(mutex_);
    sent_.push_back({json::parse(request.body).as_object(), std::move(done)});
    wake_.notify_all();
  }
  /// The next request; fails the test when none comes within ten seconds.
  Sent next() {
    std::unique_lock lock(mutex_);
    REQUIRE(wake_.wait_for(lock, std::chrono::seconds(10), [&] { return !sent_.empty(); }));
    Sent first = std::move(sent_.front());
    sent_.pop_front();
    return first;
  }
  bool quiet() {
    std::lock_guard lock(mutex_);
    return sent_.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Sent> sent_;
};

class PipelineFixture {
 public:
  PipelineFixture() : storage_(dir_ / "parley.db") {
    const store::Storage storage(storage_.table(), storage_.plugin());
    {
      auto session = storage.open(store::Storage::Access::read_write);
      for (const auto& area :
           store::read_migrations(std::filesystem::path(PARLEY_SOURCE_DIR) / "migrations", "sqlite").value())
        REQUIRE(store::Migrations(*session, TestStorage::dialect(), clock_).up(area).has_value());
    }
    writer_ = store::Writer::start(storage, {}, clock_, log_, metrics_).value();
    database_ = std::make_unique<store::Database>(storage, store::DatabaseOptions{});
    channels_.replace(
        ChannelSet::make({open("main", "acme", "1001", "s1"), open("other", "globex", "2002", "s2")}).value());
    begin();
  }
  ~PipelineFixture() { end(); }

  /// As a new process on the same data, whose start takes `start_takes` until the outbox may send.
  void restart(Millis start_takes = Millis(0)) {
    end();
    begin(start_takes);
  }

  Result<Journal::Receipt> webhook(const std::string& events, const std::string& secret = "s1") {
    const std::string body = R"({"events":[)" + events + "]}", name = "secret";
    const parley_header header{sdk::str(name), sdk::str(secret)};
    parley_http_request request{};
    request.struct_size = sizeof request;
    request.headers = &header;
    request.header_count = 1;
    request.body = sdk::str(body);
    std::optional<Result<Journal::Receipt>> outcome;
    std::mutex mutex;
    std::condition_variable wake;
    intake_->webhook("provider.fake", request, [&](Result<Journal::Receipt> receipt) {
      std::lock_guard lock(mutex);
      outcome = std::move(receipt);
      wake.notify_all();
    });
    std::unique_lock lock(mutex);
    REQUIRE(wake.wait_for(lock, std::chrono::seconds(10), [&] { return outcome.has_value(); }));
    return *outcome;
  }

  static std::string text(const std::string& id, const std::string& text, const std::string& from = "5511",
                          const std::string& account = "1001") {
    return R"({"kind":"message","account":")" + account + R"(","id":")" + id + R"(","from":{"address":")" + from +
           R"(","name":"Ana"},"type":"text","text":")" + text + R"("})";
  }
  static std::string status(const std::string& id, const std::string& status, const std::string& opaque = "") {
    return R"({"kind":"status","account":"1001","id":")" + id + R"(","status":")" + status +
           R"(","recipient":{"address":"5511"},"opaque":")" + opaque + R"("})";
  }
  static FarEndAnswer accepted(const std::string& provider_id) {
    return FarEndResponse{200, {}, R"({"class":"accepted","provider_id":")" + provider_id + R"("})"};
  }

  /// The first column of the first row, as text; "" when there is none.
  std::string value(const std::string& sql) {
    std::string found;
    static std::deque<std::string> texts;  // a checked statement keeps a view
    auto checked = store::TenantSql::checked(texts.emplace_back(sql));
    REQUIRE(checked.has_value());
    const auto read = database_->query("acme", *checked, {}, [&](const store::Row& row) {
      found = row.columns()[0].type == PARLEY_VALUE_TEXT ? std::string(row.text(0)) : std::to_string(row.integer(0));
    });
    REQUIRE(read.has_value());
    return found;
  }
  /// Changes rows of the tenant "acme", as a person does through the API.
  void change(store::TenantSql sql) {
    writer_->write(std::move(store::WriteSet("acme").add(sql)))
        .value();  // no assertion: the bot's thread calls it, too
  }
  /// Waits until value(sql) is `wanted`, nudging the outbox so that a moved clock is seen.
  void eventually(const std::string& sql, const std::string& wanted) {
    std::string last;
    for (int i = 0; i < 1000; ++i) {
      if ((last = value(sql)) == wanted) return;
      outbox_->enqueue({});
      std::this_thread::sleep_for(Millis(10));  // the deadline of a wait on a condition, not a pause
    }
    FAIL(sql << " stayed '" << last << "', expected '" << wanted << "'");
  }

  ManualClock clock_;
  HandTransport transport_;
  DomainEvents events_;
  EchoBot bot_;
  NoSessions sessions_;
  Bot* answering_ = &bot_;          ///< takes effect at the next restart
  Sessions* keeping_ = &sessions_;  ///< the same
  std::unique_ptr<Outbox> outbox_;
  DispatchOptions dispatch_options_;  ///< take effect at the next restart

 protected:
  std::shared_ptr<const Channel> open(const std::string& id, const std::string& tenant, const std::string& account,
                                      const std::string& secret, SendLimits limits = {1000, Millis(10), 100}) {
    struct Type : FakeProvider, sdk::Provider {
      std::string capabilities() const override { return FakeProvider::capabilities(); }
      std::unique_ptr<sdk::Channel> open_channel(std::string_view c) const override {
        return FakeProvider::open_channel(c);
      }
      std::string parse_webhook(const sdk::HttpRequest& r) const override { return FakeProvider::parse_webhook(r); }
    };
    static Type provider;
    const auto* table = static_cast<const parley_provider_v1*>(sdk::Provider::table<Type>(PARLEY_PROVIDER_V1));
    ChannelConfig config{
        id, tenant, id, "provider.fake", R"({"account":")" + account + R"(","secret":")" + secret + R"("})", limits};
    return Channel::open(config, {"provider.fake", nullptr, table, reinterpret_cast<parley_plugin*>(&provider)})
        .value();
  }

  void begin(Millis start_takes = Millis(0)) {
    OutboxOptions options;
    options.reconcile_after = Millis(60'000);
    options.retry = {4, Millis(1000), Millis(10'000)};
    outbox_ = std::make_unique<Outbox>(options, shards_, nullptr, access_, *database_, *writer_, channels_, transport_,
                                       events_, clock_, log_, metrics_);
    cache_ = std::make_unique<ConversationCache>(100);
    messages_ = std::make_unique<MessageHandler>(ConversationRepository(*database_), *cache_, *answering_, *keeping_,
                                                 channels_, *outbox_, events_, clock_, ids_, log_, metrics_);
    statuses_ = std::make_unique<StatusHandler>(*database_, *cache_, *outbox_, events_, clock_);
    router_ = std::make_unique<EventRouter>(*messages_, *statuses_);
    const JournalRows rows(access_, *database_);
    dispatch_ =
        std::make_unique<Dispatch>(dispatch_options_, shards_, rows, *router_, *writer_, clock_, log_, metrics_);
    overflow_ = std::make_unique<OverflowReader>(rows, *dispatch_, *writer_, log_);
    journal_ = std::make_unique<Journal>(shards_, nullptr, *writer_, *dispatch_, clock_, ids_, metrics_);
    intake_ = std::make_unique<Intake>(channels_, *journal_, log_, metrics_);
    REQUIRE(outbox_->recover().has_value());
    dispatch_->start();
    REQUIRE(overflow_->start().has_value());
    clock_.advance(start_takes);
    outbox_->start();
  }

  void end() {
    if (!dispatch_) return;
    dispatch_->stop(std::chrono::seconds(5));
    outbox_->stop(Millis(0));
    REQUIRE(writer_->flush(std::chrono::seconds(5)).has_value());
    intake_.reset();
    journal_.reset();
    overflow_.reset();
    dispatch_.reset();
    router_.reset();
    messages_.reset();
    statuses_.reset();
    outbox_.reset();
  }

  TempDir dir_;
  TestStorage storage_;
  store::SystemAccess access_ = store::SystemAccess::make_for_composition_root();
  Log log_{null_log_sink()};
  Metrics metrics_;
  UuidV7 ids_{clock_};
  cluster::Shards shards_{clock_, cluster::Shards::Lone{}};
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<store::Database> database_;
  ChannelDirectory channels_;
  std::unique_ptr<ConversationCache> cache_;
  std::unique_ptr<MessageHandler> messages_;
  std::unique_ptr<StatusHandler> statuses_;
  std::unique_ptr<EventRouter> router_;
  std::unique_ptr<Dispatch> dispatch_;
  std::unique_ptr<OverflowReader> overflow_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Intake> intake_;
};

}  // namespace parley::test
