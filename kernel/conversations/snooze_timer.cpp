#include "conversations/snooze_timer.hpp"

#include "base/named_thread.hpp"

namespace parley::conversations {

namespace {
constexpr std::int64_t kAtOnce = 200;
}

SnoozeTimer::SnoozeTimer(const store::SystemAccess& access, store::Database& database, ConversationService& service,
                         const Clock& clock, Log log, Millis every)
    : access_(access), repository_(database), service_(service), clock_(clock), log_(log.as("snooze")), every_(every) {}

SnoozeTimer::~SnoozeTimer() {
  stop();
}

void SnoozeTimer::start() {
  thread_ = named_thread("snooze", [this] { run(); });
}

void SnoozeTimer::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SnoozeTimer::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, every_, [&] { return stopping_; })) {
    lock.unlock();
    if (const auto done = look(); !done)
      log_.warning("snoozed conversations could not be brought back; trying again", {{"reason", done.error().message}});
    lock.lock();
  }
}

Result<std::size_t> SnoozeTimer::look() {
  const auto due = repository_.due(access_, clock_.wall(), kAtOnce);
  if (!due) return due.error();
  for (const auto& [tenant, id] : *due)
    if (const Result<> woken = service_.wake(tenant, id); !woken) return woken.error();
  return due->size();
}

}  // namespace parley::conversations
