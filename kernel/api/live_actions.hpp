// What people do over a WebSocket beside listening. The services behind it are those of the REST routes.
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "identity/principal.hpp"

namespace parley::api {

class LiveActions {
 public:
  virtual ~LiveActions() = default;
  /// Whether the person may listen to what happens in a conversation. Errc::not_found for one that is not theirs.
  virtual Result<> may_watch(const identity::Principal& who, const std::string& conversation) = 0;
  /// Says something in a conversation: {"conversation_id", "text" | "message", ...}. Returns the message's document.
  virtual Result<json::object> send(const identity::Principal& who, const json::object& message) = 0;
  virtual Result<> mark_read(const identity::Principal& who, const std::string& conversation) = 0;
};

}  // namespace parley::api
