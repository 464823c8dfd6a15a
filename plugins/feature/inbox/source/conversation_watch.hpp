// Listens to what happens in conversations: the desk follows, and users hear what concerns them.
#pragma once

#include <parley/host/events.hpp>

#include "desk.hpp"
#include "notifications.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class ConversationWatch {
 public:
  ConversationWatch(sdk::Store store, Desk& desk, const sdk::Conversations& conversations, const People& people,
                    const QueueStore& queues, const Notifications& notifications)
      : store_(store),
        desk_(desk),
        conversations_(conversations),
        people_(people),
        queues_(queues),
        notifications_(notifications) {}

  void listen(sdk::Events& events);

 private:
  void updated(std::string_view document);
  void said(std::string_view document);
  void tell_assigned(const std::string& tenant, const std::string& conversation, const std::string& user);

  sdk::Store store_;
  Desk& desk_;
  const sdk::Conversations& conversations_;
  const People& people_;
  const QueueStore& queues_;
  const Notifications& notifications_;
};

/// Whether a conversation.updated is about people at all. Most are of conversations that the bot holds, and this tells
/// them apart without reading the document: wrong at times, and only by looking once too often.
bool concerns_people(std::string_view document);

}  // namespace parley::inbox
