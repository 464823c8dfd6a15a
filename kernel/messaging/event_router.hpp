// Sends each journalled event to the handler of its kind.
#pragma once

#include "messaging/message_handler.hpp"
#include "messaging/status_handler.hpp"

namespace parley::messaging {

class EventRouter final : public EntryHandler {
 public:
  EventRouter(MessageHandler& messages, StatusHandler& statuses) : messages_(messages), statuses_(statuses) {}

  Result<Effects> handle(const JournalEntry& entry, int worker) override {
    switch (entry.event.kind) {
      case InboundEvent::Kind::message:
      case InboundEvent::Kind::echo:
      case InboundEvent::Kind::wake:
        return messages_.handle(entry, worker);
      case InboundEvent::Kind::status:
        return statuses_.handle(entry);
      default:
        return fail(Errc::invalid, "the journalled event cannot be read");
    }
  }

 private:
  MessageHandler& messages_;
  StatusHandler& statuses_;
};

}  // namespace parley::messaging
