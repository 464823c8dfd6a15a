// A small pool of read-only sessions: opened when first needed, never more than told, waited for with a deadline.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "store/session.hpp"

namespace parley::store {

/// Thread-safe.
class ReadSessions {
 public:
  /// A session on loan; goes back to the pool with its destructor.
  class Loan {
   public:
    Loan(ReadSessions& pool, Session session) : pool_(&pool), session_(std::move(session)) {}
    Loan(Loan&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), session_(std::move(other.session_)) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (pool_) pool_->give_back(broken_ ? std::nullopt : std::optional<Session>(std::move(session_)));
    }
    Session& operator*() { return session_; }
    Session* operator->() { return &session_; }
    /// The session is closed instead of given to the next one who asks.
    void discard() { broken_ = true; }

   private:
    ReadSessions* pool_;
    Session session_;
    bool broken_ = false;
  };

  ReadSessions(Storage storage, std::size_t most, Millis wait) : storage_(storage), most_(most), wait_(wait) {}

  /// Errors: unavailable when none came free in time, or what opening one says.
  Result<Loan> borrow();

 private:
  void give_back(std::optional<Session> session);

  const Storage storage_;
  const std::size_t most_;
  const Millis wait_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Session> idle_;
  std::size_t open_ = 0;  // idle and on loan
};

}  // namespace parley::store
