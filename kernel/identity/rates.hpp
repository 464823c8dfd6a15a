// How often something may happen: a burst at once, and then evenly over time (GCRA). Log-in attempts and API calls are
// counted here.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::identity {

/// `burst` at once, and `burst` for each `period` after that.
struct Rate {
  std::int64_t burst = 1;
  Millis period{1000};
};

struct Taken {
  bool allowed = true;
  std::int64_t remaining = 0;  ///< could be taken at once, now
  Millis retry_after{0};       ///< until the same would be allowed; 0 when it was
  Millis reset{0};             ///< until the whole burst is there again
};

/// Thread-safe.
class Rates {
 public:
  virtual ~Rates() = default;
  /// Takes one out of the rate of that key. Never fails: a store that is away allows.
  virtual Taken take(const std::string& key, const Rate& rate) = 0;
  /// Forgets what was taken.
  virtual void drop(const std::string& key) = 0;
};

/// In the memory of this process. Holds `capacity` keys; those that are whole again go first, then all.
class LocalRates final : public Rates {
 public:
  LocalRates(const Clock& clock, std::size_t capacity = 100'000) : clock_(clock), capacity_(capacity) {}
  Taken take(const std::string& key, const Rate& rate) override;
  void drop(const std::string& key) override;

 private:
  void make_room(std::int64_t now);

  const Clock& clock_;
  const std::size_t capacity_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> full_at_;  // microseconds: when the whole burst is there again
};

}  // namespace parley::identity
