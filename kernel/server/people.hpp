// What people do in conversations, put together: the services over the pipeline's tables, their routes, and the timer
// that brings snoozed conversations back.
#pragma once

#include "base/log.hpp"
#include "conversations/direct_sending.hpp"
#include "conversations/message_service.hpp"
#include "conversations/snooze_timer.hpp"
#include "rest/api.hpp"

namespace parley::server {

class People {
 public:
  /// Errc::invalid when the built-in schema of outbound messages is none. The parts outlive the result.
  static Result<std::unique_ptr<People>> make(const conversations::Parts& parts, const store::SystemAccess& access,
                                              Log log);

  Result<> add_routes(rest::Api& api);
  conversations::ConversationService& conversations() { return conversations_; }
  conversations::MessageService& messages() { return messages_; }
  void start() { timer_.start(); }
  /// Before the store closes.
  void stop() { timer_.stop(); }

 private:
  People(const conversations::Parts& parts, conversations::OutboundRules rules, const store::SystemAccess& access,
         Log log);

  const conversations::OutboundRules rules_;
  conversations::ConversationService conversations_;
  conversations::MessageService messages_;
  conversations::DirectSending sending_;
  conversations::SnoozeTimer timer_;
};

}  // namespace parley::server
