// Turns what the page (or curl) posts into the event that a real provider's webhook would have become.
#pragma once

#include <cstdint>
#include <functional>
#include <parley/json.hpp>
#include <string>

#include "phone_options.hpp"

namespace parley::loopback {

/// A plain value.
struct CustomerMessage {
  std::string id;
  std::string customer;
  std::string name;
  sdk::Json event;         ///< inbound-event.schema.json, kind "message"
  std::string media_type;  ///< of a picture or file that came along, else empty
  std::string media;       ///< its bytes in base64
};

struct MessageContext {
  PhoneOptions options;
  std::string account;                     ///< the channel it is for
  std::int64_t now_ms = 0;                 ///< milliseconds since 1970
  std::function<std::string()> random_id;  ///< for a message that brings no id of its own
};

/// `posted`: {"customer", "name"?, "id"?, "type"?, "text" | "reply" | "media" | "location" | "reaction" | "contacts",
/// "reply_to"?}. Throws Failure(PARLEY_INVALID) that names the member and what was expected.
CustomerMessage read_customer_message(const sdk::Json& posted, const MessageContext& context);

}  // namespace parley::loopback
