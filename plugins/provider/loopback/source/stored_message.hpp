// One message on a phone, as its row holds it and as the page gets it.
#pragma once

#include <cstdint>
#include <parley/json.hpp>
#include <string>

namespace parley::loopback {

/// A plain value.
struct StoredMessage {
  std::string id;  ///< the provider's id: "loop.<our id>" of the bot's, "phone.<random>" of the customer's
  std::string customer;
  bool from_bot = false;
  std::string document;      ///< the outbound message, or the inbound event
  std::string status;        ///< pending, accepted, sent, delivered, read
  bool seen = false;         ///< the page has shown it
  std::int64_t number = 0;   ///< its place in the chat
  std::int64_t changed = 0;  ///< the number of its last change
  std::int64_t at = 0;       ///< milliseconds since 1970
};

/// What the page shows: {"id", "from": "bot" | "customer", "status", "number", "changed", "at", "message"}. Members of
/// the event that only the host needs are left out.
sdk::Json to_page(const StoredMessage& message);

/// A line for the list of chats: the text, caption, or the type in brackets. At most 80 characters.
std::string preview(const StoredMessage& message);

}  // namespace parley::loopback
