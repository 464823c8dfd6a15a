// The frames of the WebSocket: {"type", "data"} in, {"type", "data", "seq", "timestamp"} out.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::api {

struct LiveFrame {
  enum class Type { auth, subscribe, unsubscribe, message, typing, read, ping };
  Type type = Type::ping;
  json::object data;  ///< fits the type's schema
};

/// Errc::unprocessable names every wrong field.
Result<LiveFrame> read_frame(std::string_view text);

using FrameText = std::shared_ptr<const std::string>;
FrameText frame(std::string_view type, json::object data, WallTime now);
/// {"type": "error", "data": {"error", "message", "errors": [{"field", "message"}]}}; the socket stays open.
FrameText error_frame(const Error& error, WallTime now);

}  // namespace parley::api
