#include "cli/line_input.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace parley::cli {

namespace {

constexpr std::int64_t kLongestPoll = 3'600'000;

}  // namespace

std::optional<std::string> LineInput::take_line() {
  const std::size_t end = read_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = read_.substr(0, end);
  read_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::optional<std::string> LineInput::next(std::optional<Millis> most) {
  while (!ended_) {
    if (auto line = take_line()) return line;
    pollfd wait{descriptor_, POLLIN, 0};
    const int timeout = most ? int(std::clamp<std::int64_t>(most->count(), 0, kLongestPoll)) : -1;
    const int ready = ::poll(&wait, 1, timeout);
    if (ready == 0) return std::nullopt;
    std::array<char, 4096> block;
    const ssize_t got = ready < 0 ? -1 : ::read(descriptor_, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got > 0)
      read_.append(block.data(), std::size_t(got));
    else
      ended_ = true;
  }
  if (read_.empty()) return std::nullopt;
  return std::exchange(read_, {});  // a last line without its end
}

}  // namespace parley::cli
