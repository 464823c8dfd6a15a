// Lines from a descriptor, with a time to wait at most: so that timers ring while nobody types.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"

namespace parley::cli {

/// One thread.
class LineInput {
 public:
  explicit LineInput(int descriptor) : descriptor_(descriptor) {}

  /// The next line without its end; nothing: the time is over, or, when ended(), there are no more.
  std::optional<std::string> next(std::optional<Millis> most);
  bool ended() const { return ended_; }

 private:
  std::optional<std::string> take_line();

  const int descriptor_;
  std::string read_;
  bool ended_ = false;
};

}  // namespace parley::cli
