#include "answer_cache.hpp"

#include <parley/failure.hpp>

namespace parley::analytics {

namespace {

/// Counts a caller as long as it lives.
class Place {
 public:
  explicit Place(std::atomic<int>& taken) : taken_(taken), before_(taken++) {}
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  int before() const { return before_; }

 private:
  std::atomic<int>& taken_;
  const int before_;
};

}  // namespace

const AnswerCache::Kept* AnswerCache::fresh(const std::string& question) const {
  const auto found = kept_.find(question);
  if (found == kept_.end()) return nullptr;
  const std::int64_t age = clock_.wall_ms() - found->second.at;
  return age >= 0 && age < options_.keep_ms ? &found->second : nullptr;
}

std::string AnswerCache::answer(const std::string& question, const std::function<std::string()>& compute) {
  const Place place(waiting_);
  if (place.before() > options_.waiting)
    throw sdk::Failure(PARLEY_LIMIT, "other figures are being computed; ask again in a moment");
  const std::lock_guard lock(turn_);
  if (const Kept* kept = fresh(question)) return kept->answer;
  std::string answer = compute();
  if (options_.keep_ms == 0) return answer;
  if (kept_.size() >= kMostKept) kept_.clear();
  kept_[question] = {clock_.wall_ms(), answer};
  return answer;
}

}  // namespace parley::analytics
