// One thing a provider told us, as its plugin read it from a webhook (inbound-event.schema.json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::messaging {

struct InboundEvent {
  enum class Kind { message, status, echo, account, identity, unknown, rejected, wake };

  Kind kind = Kind::unknown;
  std::string account;    ///< names the channel at the provider
  std::string key;        ///< unique in the channel: drops duplicates. At most 200 printable bytes
  std::string peer;       ///< the other side's address, or "u:" and its user id: the lane the event waits in
  json::object document;  ///< the whole event
  std::string text{};     ///< the same, as the journal keeps it; empty before it has been there

  std::string_view id() const { return string_or(document, "id"); }
};

/// The lane of whoever has this address, or without one this user id: what the events and messages of one person share.
std::string lane_peer(std::string_view address, std::string_view user_id);

/// Reads {"events": [...]}. An event that breaks the schema becomes one of kind rejected; it is never dropped.
/// Fails only when the document as a whole is none.
Result<std::vector<InboundEvent>> parse_events(std::string_view document);

/// An event of our own, for a conversation's session: its time has come, or what it asked of a far end. `person` is
/// whom the conversation is with, as in "from"; `name` is unique in the channel; `document` says the rest.
InboundEvent wake_event(std::string_view name, const json::object& person, json::object document);

/// Reads one event as the journal keeps it.
Result<InboundEvent> parse_event(std::string_view document);

}  // namespace parley::messaging
