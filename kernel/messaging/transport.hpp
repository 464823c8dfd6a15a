// How a built request reaches the far end. The server uses the fetcher; tests answer by hand.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "messaging/channel.hpp"

namespace parley::messaging {

struct FarEndResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct FarEndFailure {
  /// Whether any byte of the request may have reached the far end. If not, sending again is safe.
  bool request_left = true;
  std::string message;
};

using FarEndAnswer = std::variant<FarEndResponse, FarEndFailure>;

class Transport {
 public:
  virtual ~Transport() = default;
  /// Sends and calls `done` exactly once, quickly done with, on any thread, possibly before this returns.
  virtual void send(BuiltRequest request, std::function<void(FarEndAnswer)> done) = 0;
};

}  // namespace parley::messaging
