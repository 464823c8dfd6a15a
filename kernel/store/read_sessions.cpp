#include "store/read_sessions.hpp"

namespace parley::store {

Result<ReadSessions::Loan> ReadSessions::borrow() {
  {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, wait_, [&] { return !idle_.empty() || open_ < most_; })) {
      return fail(Errc::unavailable, "no read session came free in " + std::to_string(wait_.count()) + " ms; all " +
                                         std::to_string(most_) + " are in use (raise read_sessions or try again)");
    }
    if (!idle_.empty()) {
      Session session = std::move(idle_.back());
      idle_.pop_back();
      return Loan(*this, std::move(session));
    }
    ++open_;  // a place is taken before the lock is let go: opening can take long
  }
  Result<Session> session = storage_.open(Storage::Access::read_only);
  if (session) return Loan(*this, std::move(*session));
  give_back(std::nullopt);
  return session.error();
}

void ReadSessions::give_back(std::optional<Session> session) {
  {
    std::lock_guard lock(mutex_);
    if (session)
      idle_.push_back(std::move(*session));
    else
      --open_;
  }
  freed_.notify_one();
}

}  // namespace parley::store
