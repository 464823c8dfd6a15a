// What happened, told after its commit to whoever listens: real time, plugins, other nodes.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/late_text.hpp"

namespace parley::messaging {

/// "message.new", "message.status", "conversation.updated", "conversation.released" (people gave it back to the bot),
/// "bot.event" (a figure of a flow). The document carries ids, not secrets.
struct DomainEvent {
  DomainEvent(std::string kind, std::string tenant, const json::object& document);
  /// `write` gives the document to whoever reads it first, on their thread; mostly nobody does. `bytes`: about what it
  /// holds until then.
  template <class Write>
  DomainEvent(std::string of_kind, std::string of_tenant, std::string of_conversation, Write write, std::size_t bytes)
      : kind(std::move(of_kind)),
        tenant(std::move(of_tenant)),
        conversation(std::move(of_conversation)),
        document(std::make_shared<const LateText>(
            [write = std::move(write)]() -> std::string { return json::serialize(write()); }, bytes)) {}

  std::string kind;
  std::string tenant;
  std::string conversation;  ///< "conversation_id" of the document; empty without one
  LateTextPtr document;      ///< written once, for all who read it
};

/// Thread-safe. Listeners run on the publisher's thread, usually the writer's: quick, and never back into the store.
class DomainEvents {
 public:
  using Listener = std::function<void(const DomainEvent&)>;

  /// `owner` names who listens, so that all of a plugin's subscriptions can be taken away at once.
  void subscribe(std::string owner, std::string kind, Listener listener);
  /// When it returns none of the owner's listeners is running or will run.
  void remove_owner(std::string_view owner);
  std::size_t count(std::string_view owner) const;
  bool wanted(std::string_view kind) const;
  void publish(const DomainEvent& event) const;

 private:
  struct Subscription {
    std::string owner, kind;
    Listener listener;
  };
  mutable std::mutex mutex_;  // held while listeners run: that is what makes remove_owner final
  std::vector<Subscription> subscriptions_;
};

}  // namespace parley::messaging
