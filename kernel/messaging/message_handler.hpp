// A message came in: find or make its conversation, let the bot answer, and put all of it into one write set.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "messaging/bot.hpp"
#include "messaging/conversation_cache.hpp"
#include "messaging/conversation_repository.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/outbox.hpp"

namespace parley::messaging {

struct StoredMessage;

/// Thread-safe; one call at a time for one conversation (Dispatch sees to that).
class MessageHandler {
 public:
  MessageHandler(ConversationRepository repository, ConversationCache& cache, Bot& bot, Outbox& outbox,
                 DomainEvents& events, const Clock& clock, Ids& ids, Log log, Metrics& metrics);

  /// For events of kind message and echo (a message our side sent from elsewhere: stored, not answered).
  Result<Effects> handle(const JournalEntry& entry, int worker);

 private:
  struct Turn;
  Result<std::shared_ptr<Conversation>> conversation_of(const JournalEntry& entry) const;
  Result<std::optional<Conversation>> known_by_phone(const JournalEntry& entry) const;
  std::shared_ptr<Conversation> new_contact(const JournalEntry& entry) const;
  void store_incoming(Turn& turn) const;
  void answer(Turn& turn, int worker);
  void apply(Turn& turn, BotReply reply);
  /// `content` is what the message holds as text.
  void store(Turn& turn, StoredMessage message, const json::object& content) const;
  void say(Turn& turn, json::object message, WallTime due);
  Effects finish(Turn turn);

  ConversationRepository repository_;
  ConversationCache& cache_;
  Bot& bot_;
  Outbox& outbox_;
  DomainEvents& events_;
  const Clock& clock_;
  Ids& ids_;
  Log log_;
  Counter& answered_;
  Counter& unanswered_;
  Counter& bot_errors_;
};

}  // namespace parley::messaging
