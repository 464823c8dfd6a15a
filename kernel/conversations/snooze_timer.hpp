// Brings snoozed conversations back when their time has come. The table is the memory, so a restart loses none, and
// several nodes may look at once: a conversation is brought back by one of them.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "conversations/conversation_service.hpp"

namespace parley::conversations {

class SnoozeTimer {
 public:
  /// `every`: how late a conversation may be at most, beside the time that writing takes.
  SnoozeTimer(const store::SystemAccess& access, store::Database& database, ConversationService& service,
              const Clock& clock, Log log, Millis every = Millis(5'000));
  ~SnoozeTimer();

  void start();
  void stop();

  /// One look: how many came back. Errors: of the database.
  Result<std::size_t> look();

 private:
  void run();

  const store::SystemAccess& access_;
  ConversationRepository repository_;
  ConversationService& service_;
  const Clock& clock_;
  Log log_;
  const Millis every_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::conversations
