// A text that is written when somebody first reads it. For what may be asked for and hardly ever is: the events that
// are kept for clients that come back.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace parley {

/// Thread-safe.
class LateText {
 public:
  explicit LateText(std::string text) : bytes_(text.size()), text_(std::move(text)) {}
  /// `write` runs at most once, on the thread that reads first, and goes with all it holds when it has. `bytes` is
  /// what the text takes in memory before and after, near enough for bounds.
  LateText(std::function<std::string()> write, std::size_t bytes) : bytes_(bytes), write_(std::move(write)) {}

  const std::string& get() const {
    std::call_once(written_, [this] {
      if (write_) text_ = std::exchange(write_, nullptr)();
    });
    return text_;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  const std::size_t bytes_;
  mutable std::once_flag written_;
  mutable std::function<std::string()> write_;
  mutable std::string text_;
};

using LateTextPtr = std::shared_ptr<const LateText>;

/// The text, written, for who sends it. It keeps the whole alive.
inline std::shared_ptr<const std::string> written(const LateTextPtr& late) {
  return {late, &late->get()};
}

}  // namespace parley
