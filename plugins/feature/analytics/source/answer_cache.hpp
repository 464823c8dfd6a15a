// One question at a time, and none twice within seconds: however many dashboards are open, at most one reading session
// of the host's few is taken, and the way of a message keeps the others.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <parley/host/clock.hpp>
#include <string>

namespace parley::analytics {

struct CacheOptions {
  std::int64_t keep_ms = 5000;  ///< 0: every answer is computed
  int waiting = 4;              ///< callers that may wait for their turn
};

/// Thread-safe.
class AnswerCache {
 public:
  static constexpr std::size_t kMostKept = 256;

  AnswerCache(CacheOptions options, sdk::Clock clock) : options_(options), clock_(clock) {}

  /// What was answered to `question` a moment ago, or what `compute` says. Throws what that throws, and
  /// Failure(PARLEY_LIMIT) when too many wait.
  std::string answer(const std::string& question, const std::function<std::string()>& compute);

 private:
  struct Kept {
    std::int64_t at;
    std::string answer;
  };
  const Kept* fresh(const std::string& question) const;

  const CacheOptions options_;
  const sdk::Clock clock_;
  std::atomic<int> waiting_{0};
  std::mutex turn_;                   // held while one is computed
  std::map<std::string, Kept> kept_;  // under turn_
};

}  // namespace parley::analytics
