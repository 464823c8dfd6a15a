// Looks over the raw head of a request, line by line as it arrives, before the parser may see it. It refuses what
// Beast's parser lets through or repairs (folded lines above all) and holds the bounds on size and number of fields.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::net {

/// Why a request is refused before it reaches a handler.
struct Refusal {
  int status = 0;  ///< 0: not refused
  std::string message;
  explicit operator bool() const { return status != 0; }
};

struct HeadLimits {
  std::size_t max_bytes = 16 * 1024;  ///< request line and fields together, line ends included
  std::size_t max_fields = 100;
};

/// Sans-I/O and incremental: each byte is looked at once, however small the pieces are.
class HeadScan {
 public:
  explicit HeadScan(HeadLimits limits) : limits_(limits) {}

  /// `head` is all that arrived of this request so far, so it begins with what the last call was given. True when the
  /// head is complete: it is then size() bytes. False for more, or for a refusal.
  bool scan(std::string_view head);

  std::size_t size() const { return line_start_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  bool line(std::string_view text);
  bool refuse(int status, std::string_view message);

  HeadLimits limits_;
  std::size_t line_start_ = 0;
  std::size_t seen_ = 0;
  std::size_t lines_ = 0;
  Refusal refusal_;
};

}  // namespace parley::net
