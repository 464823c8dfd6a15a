// Conversations that a test put there, changed by a plugin as the host would: versions are checked and counted, and
// every change is recorded. No event is told; a test emits what it wants to be heard.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <parley/abi/host.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <parley/testkit/fake_http.hpp>
#include <string>
#include <utility>
#include <vector>

namespace parley::testkit {

struct ChangedConversation {
  std::string tenant, id;
  sdk::Json change;
  sdk::Json author;  ///< null: the plugin itself
};

/// Thread-safe.
class FakeConversations {
 public:
  /// `more` are members beside the usual ones of a conversation that is open and nobody's.
  void put(const std::string& tenant, const std::string& id, const sdk::Json& more = sdk::Json::object()) {
    sdk::Json document = sdk::Json::object({{"id", id},
                                            {"channel_id", "channel-1"},
                                            {"contact", sdk::Json::object({{"id", "contact-1"}, {"name", "Carla"}})},
                                            {"status", "open"},
                                            {"holder", ""},
                                            {"assigned_to", nullptr},
                                            {"department_id", nullptr},
                                            {"queue_id", nullptr},
                                            {"tags", sdk::Json::array()},
                                            {"first_reply_at", nullptr},
                                            {"version", 1}});
    for (const auto& [name, value] : more.members()) document.set(name, value);
    const std::lock_guard lock(mutex_);
    documents_[{tenant, id}] = std::move(document);
  }
  /// Null when there is none.
  sdk::Json get(const std::string& tenant, const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find({tenant, id});
    return found == documents_.end() ? sdk::Json() : found->second;
  }
  std::vector<ChangedConversation> changes() const {
    const std::lock_guard lock(mutex_);
    return changes_;
  }
  /// Called before each change, without a lock: the place to play somebody who is faster.
  void before_change(std::function<void()> hook) {
    const std::lock_guard lock(mutex_);
    before_ = std::move(hook);
  }
  /// What the plugin says of a team; true while it keeps none.
  bool team_exists(std::string_view tenant, std::string_view kind, std::string_view id) const {
    return !exists_ || exists_(exists_ctx_, sdk::str(tenant), sdk::str(kind), sdk::str(id)) == PARLEY_OK;
  }
  void forget_teams() { exists_ = nullptr; }

  parley_status read(parley_str tenant, parley_str id, const parley_sink* out, const parley_sink* error) const {
    const sdk::Json found = get(std::string(sdk::view(tenant)), std::string(sdk::view(id)));
    if (found.is_null()) return detail::complain(error, "no such conversation is here", PARLEY_NOT_FOUND);
    return write(out, found);
  }

  parley_status change(parley_str tenant, parley_str id, parley_str change, parley_str author, const parley_sink* out,
                       const parley_sink* error) {
    std::function<void()> hook;
    {
      const std::lock_guard lock(mutex_);
      hook = before_;
    }
    if (hook) hook();
    const ChangedConversation asked{std::string(sdk::view(tenant)), std::string(sdk::view(id)),
                                    sdk::Json::parse(sdk::view(change)),
                                    author.size > 0 ? sdk::Json::parse(sdk::view(author)) : sdk::Json()};
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find({asked.tenant, asked.id});
    if (found == documents_.end()) return detail::complain(error, "no such conversation is here", PARLEY_NOT_FOUND);
    const std::int64_t version = found->second["version"].integer();
    if (asked.change.has("version") && asked.change["version"].integer() != version)
      return detail::complain(error, "the conversation has moved on", PARLEY_CONFLICT);
    apply(found->second, asked.change);
    found->second.set("version", version + 1);
    changes_.push_back(asked);
    return write(out, found->second);
  }

  void keep(void* ctx, parley_status (*exists)(void*, parley_str, parley_str, parley_str)) {
    exists_ctx_ = ctx;
    exists_ = exists;
  }

 private:
  static parley_status write(const parley_sink* out, const sdk::Json& document) {
    const std::string text = document.dump();
    return out->write(out->ctx, text.data(), text.size());
  }

  static void apply(sdk::Json& document, const sdk::Json& change) {
    const std::string_view action = change["action"].text();
    if (action == "assign") hold(document, change["user_id"], change["user_id"].text());
    if (action == "unassign") hold(document, nullptr, document["queue_id"].text());
    if (action == "resolve") document.set("status", "resolved").set("holder", "");
    if (action == "reopen") document.set("status", "open");
    if (action == "transfer") transfer(document, change);
    if (action == "patch")
      for (const char* name : {"department_id", "queue_id", "tags"})
        if (change.has(name)) document.set(name, change[name]);
  }

  static void hold(sdk::Json& document, const sdk::Json& user, std::string_view holder) {
    const std::string kept(holder);  // it may be of a member that is replaced
    document.set("assigned_to", user).set("holder", kept);
  }

  static void transfer(sdk::Json& document, const sdk::Json& change) {
    document.set("status", "open").set("assigned_to", change["user_id"]);
    if (change["department_id"].is_text())
      document.set("department_id", change["department_id"]).set("queue_id", nullptr);
    if (change["queue_id"].is_text()) document.set("queue_id", change["queue_id"]);
    for (const char* name : {"user_id", "queue_id", "department_id"})
      if (change[name].is_text()) document.set("holder", change[name]);
  }

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, sdk::Json> documents_;
  std::vector<ChangedConversation> changes_;
  std::function<void()> before_;
  void* exists_ctx_ = nullptr;
  parley_status (*exists_)(void*, parley_str, parley_str, parley_str) = nullptr;
};

}  // namespace parley::testkit
