// A message came in, or a session is woken: find or make the conversation, let the bot answer, and put all of it into
// one write set.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "messaging/bot.hpp"
#include "messaging/channel_directory.hpp"
#include "messaging/conversation_cache.hpp"
#include "messaging/conversation_repository.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/outbox.hpp"
#include "messaging/sessions.hpp"

namespace parley::messaging {

struct StoredMessage;

/// Thread-safe; one call at a time for one conversation (Dispatch sees to that).
class MessageHandler {
 public:
  MessageHandler(ConversationRepository repository, ConversationCache& cache, Bot& bot, Sessions& sessions,
                 const ChannelDirectory& channels, Outbox& outbox, DomainEvents& events, const Clock& clock, Ids& ids,
                 Log log, Metrics& metrics);

  /// For events of kind message, echo (a message our side sent from elsewhere: stored, not answered) and wake.
  Result<Effects> handle(const JournalEntry& entry, int worker);

 private:
  struct Turn;
  Result<std::shared_ptr<Conversation>> conversation_of(const JournalEntry& entry) const;
  Result<std::optional<Conversation>> known_by_phone(const JournalEntry& entry) const;
  std::shared_ptr<Conversation> new_contact(const JournalEntry& entry) const;
  void store_incoming(Turn& turn) const;
  Result<Effects> wake(Turn turn, int worker);
  Result<> take_decision(Turn& turn) const;
  void answer(Turn& turn, int worker, dialogue::Input::Kind kind);
  dialogue::Input input_of(const Turn& turn, dialogue::Input::Kind kind) const;
  void apply(Turn& turn, BotReply reply);
  void apply_to_contact(Turn& turn, const dialogue::Outcome& outcome) const;
  void write_contact(Turn& turn) const;
  void write_conversation(Turn& turn) const;
  /// `content` is what the message holds as text.
  void store(Turn& turn, StoredMessage message) const;
  void say(Turn& turn, json::object message, WallTime due);
  SessionPlace place_of(const Turn& turn) const;
  Effects finish(Turn turn);

  ConversationRepository repository_;
  ConversationCache& cache_;
  Bot& bot_;
  Sessions& sessions_;
  const ChannelDirectory& channels_;
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
