// Remembers for a moment who may do what, so that a request costs no query. Every change empties it of those concerned;
// the time bound is for what no message told.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "identity/changes.hpp"
#include "identity/principal.hpp"

namespace parley::identity {

/// Thread-safe.
class PrincipalCache {
 public:
  PrincipalCache(const Clock& clock, Millis keep, std::size_t capacity)
      : clock_(clock), keep_(keep), capacity_(capacity) {}

  std::shared_ptr<const Principal> find(const std::string& key) const;

  /// To be taken before the database is asked: what changed since then must not be remembered in its old form.
  std::uint64_t epoch() const;
  /// Nothing happens when something was forgotten since `epoch`.
  void put(const std::string& key, std::shared_ptr<const Principal> who, std::uint64_t epoch);

  void forget(const Change& change);

 private:
  struct Entry {
    std::shared_ptr<const Principal> who;
    SteadyTime until;
  };

  const Clock& clock_;
  const Millis keep_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::uint64_t epoch_ = 0;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace parley::identity
