// Turns one element of messages[] or message_echoes[] into an event.
#pragma once

#include "inbound.hpp"

namespace parley::cloud {

/// Appends an event of kind "message" (or "identity" for a system message about a changed number or user id).
/// `index` is the item's place in messages[]: contacts[] usually has the sender at the same place.
/// False for a type we do not know: what was written is to be cut back. Throws BrokenItem.
bool write_message(JsonText& out, const json::object& item, std::size_t index, const Surroundings& around);

/// Appends an event of kind "echo": a message that the business sent from its phone. Otherwise as write_message.
bool write_echo(JsonText& out, const json::object& item, const Surroundings& around);

}  // namespace parley::cloud
