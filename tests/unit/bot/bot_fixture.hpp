// The whole way of a message with the bot that serves: rules, flows of hand-made nodes, durable scripts, on a real
// database. What far ends are asked is answered by the test.
#pragma once

#include <filesystem>
#include <fstream>

#include "bot/folder_programs.hpp"
#include "bot/session_bot.hpp"
#include "bot/session_keeper.hpp"
#include "unit/flow/hand_made_nodes.hpp"
#include "unit/messaging/pipeline_fixture.hpp"

namespace parley::test {

/// What the test published.
class HandPrograms final : public bot::Programs {
 public:
  explicit HandPrograms(const flow::NodeTypes& types) : types_(types) {}

  void publish_flow(const std::string& text) { add(bot::make_flow(text, types_).value()); }
  void publish_script(const std::string& name, const std::string& text) { add(bot::make_script(name, text)); }
  void drop(const std::string& name) {
    std::lock_guard lock(mutex_);
    current_.erase(name);
  }
  /// No session that began with any version of any program can go on.
  void lose_versions() {
    std::lock_guard lock(mutex_);
    versions_.clear();
  }

  Result<bot::Runnable> pinned(const std::string&, const dialogue::Session& session) override {
    std::lock_guard lock(mutex_);
    const auto found = versions_.find(session.version);
    if (found == versions_.end()) return fail(Errc::not_found, "no such version");
    return found->second;
  }
  Result<std::optional<bot::Runnable>> current(const std::string&, std::string_view name) override {
    std::lock_guard lock(mutex_);
    const auto found = current_.find(name);
    return found == current_.end() ? std::optional<bot::Runnable>() : std::optional(found->second);
  }
  Result<std::optional<bot::Runnable>> default_of(const std::string&, const std::string&) override {
    return current("", "default");
  }

 private:
  void add(const bot::Runnable& program) {
    std::lock_guard lock(mutex_);
    versions_[bot::hash_of(program)] = program;
    current_[bot::name_of(program)] = program;
  }
  const flow::NodeTypes& types_;
  std::mutex mutex_;
  std::map<std::string, bot::Runnable> versions_;
  std::map<std::string, bot::Runnable, std::less<>> current_;
};

/// Keeps what was asked until the test answers it.
class HandRequests final : public bot::RequestRunner {
 public:
  struct Asked {
    bot::RequestOrigin origin;
    dialogue::Request request;
    Done done;
  };
  void run(const bot::RequestOrigin& origin, const dialogue::Request& request, Done done) override {
    std::lock_guard lock(mutex_);
    asked_.push_back({origin, request, std::move(done)});
    wake_.notify_all();
  }
  /// The next one; fails the test when none comes within ten seconds.
  Asked next() {
    std::unique_lock lock(mutex_);
    REQUIRE(wake_.wait_for(lock, std::chrono::seconds(10), [&] { return !asked_.empty(); }));
    Asked first = std::move(asked_.front());
    asked_.pop_front();
    return first;
  }
  bool quiet() {
    std::lock_guard lock(mutex_);
    return asked_.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Asked> asked_;
};

class BotFixture : public PipelineFixture {
 public:
  BotFixture() {
    programs_.publish_flow(R"({"id": "pizza", "name": "pizza", "nodes": [{"id": "a", "type": "start"},
      {"id": "b", "type": "ask", "config": {"text": "What size?", "save_to": "size", "timeout": 60}},
      {"id": "c", "type": "say", "config": {"text": "A {{vars.size}}"}},
      {"id": "t", "type": "say", "config": {"text": "Too late"}}],
      "edges": [{"source": "a", "target": "b"}, {"source": "b", "target": "c"},
                {"source": "b", "port": "timeout", "target": "t"}]})");
    write_rules(R"(on.keyword { "pizza", start = "pizza" }
on.keyword { "price", start = "price" }
on.keyword { "order", start = "order" }
on.keyword { "nothing", start = "nothing" }
on.keyword { "hello", reply = "Hi" })");
    begin_bot();
  }
  ~BotFixture() { end_bot(); }

  /// As a new process on the same data.
  void restart_all() {
    end_bot();
    begin_bot();
  }

  /// The person writes; what the bot sends is in the hands of the far end.
  void user(const std::string& words, const std::string& from = "5511") {
    const std::string id = "in-" + std::to_string(++messages_in_);
    REQUIRE(webhook(text(id, words, from)).has_value());
  }
  /// The next text that is sent, which the far end takes.
  std::string said() {
    auto sent = transport_.next();
    sent.done(accepted("out-" + std::to_string(++messages_out_)));
    return std::string(string_or(*find_object(sent.message, "message"), "text"));
  }
  void later(Millis time) {
    clock_.advance(time);
    keeper_->poke();
  }
  std::string status() { return value("SELECT status FROM bot_sessions WHERE tenant_id = $1 ORDER BY id"); }

  HandMadeNodes nodes_;
  HandPrograms programs_{nodes_};
  HandRequests requests_;
  std::unique_ptr<bot::SessionKeeper> keeper_;
  bot::SessionOptions session_options_;  ///< takes effect at the next restart_all()

 private:
  void write_rules(const std::string& text) {
    std::filesystem::create_directories(dir_ / "auto");
    std::ofstream(dir_ / "auto" / "rules.lua") << text;
  }
  void begin_bot() {
    end();
    script::RegistryOptions options;
    options.roots = {dir_ / "auto"};
    options.watch = false;
    registry_ = std::make_unique<script::RuleRegistry>(options, clock_, log_);
    REQUIRE(registry_->start().has_value());
    rules_ = std::make_unique<bot::RuleBot>(bot::RuleBotOptions{.workers = 2}, *registry_, clock_, log_);
    bot::BotOptions bots;
    bots.workers = 2;
    session_bot_ = std::make_unique<bot::SessionBot>(bots, *rules_, programs_, clock_, ids_, log_);
    keeper_ = std::make_unique<bot::SessionKeeper>(
        session_options_,
        bot::SessionParts{shards_, access_, *database_, channels_, requests_, clock_, log_, metrics_});
    answering_ = session_bot_.get();
    keeping_ = keeper_.get();
    begin();
    keeper_->start(*journal_);
  }
  void end_bot() {
    if (keeper_) keeper_->stop();
    end();
    keeper_.reset();
  }

  std::unique_ptr<script::RuleRegistry> registry_;
  std::unique_ptr<bot::RuleBot> rules_;
  std::unique_ptr<bot::SessionBot> session_bot_;
  int messages_in_ = 0, messages_out_ = 0;
};

}  // namespace parley::test
