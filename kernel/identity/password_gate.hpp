// Bounds how many callers wait for password hashing at once. Handlers share their threads with webhooks: a flood of
// log-ins may take some of these threads, never all of them.
#pragma once

#include <atomic>

#include "base/error_detail.hpp"
#include "identity/password_hasher.hpp"

namespace parley::identity {

/// Thread-safe. Beyond `most` callers the answer is Errc::limit at once.
class PasswordGate final : public PasswordHasher {
 public:
  PasswordGate(PasswordHasher& behind, int most) : behind_(behind), most_(most) {}

  Result<std::string> hash(std::string_view password) override {
    const Place place(*this);
    return place.taken ? behind_.hash(password) : Result<std::string>(busy());
  }
  Result<Checked> verify(std::string_view password, std::string_view encoded) override {
    const Place place(*this);
    return place.taken ? behind_.verify(password, encoded) : Result<Checked>(busy());
  }

 private:
  struct Place {
    explicit Place(PasswordGate& of) : gate(of), taken(of.inside_.fetch_add(1) < of.most_) {}
    ~Place() { gate.inside_.fetch_sub(1); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    PasswordGate& gate;
    const bool taken;
  };
  static Error busy() { return try_again("too many passwords are being checked; try again in a moment", Millis(1000)); }

  PasswordHasher& behind_;
  const int most_;
  std::atomic<int> inside_{0};
};

}  // namespace parley::identity
