// Turns an outbound message document into the body of POST /{phone-number-id}/messages.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "json_text.hpp"
#include "part.hpp"

namespace parley::cloud {

/// `document` is {"id", "to", "reply_to"?, "message"} as in outbound-message.schema.json. Throws Failure:
/// PARLEY_UNSUPPORTED for a type not in message_types(), PARLEY_INVALID for what the Cloud API would refuse.
std::string build_message(std::string_view document);

/// One outbound type. `write` appends the member "type" and the one of the API's own type.
struct MessageType {
  std::string_view name;
  void (*write)(JsonText& out, const Part& message);
};

/// Every type that can be sent.
std::span<const MessageType> message_types();

}  // namespace parley::cloud
