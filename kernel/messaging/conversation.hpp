// A conversation as the pipeline needs it: who it is with, who holds it, what the bot remembers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "dialogue/session.hpp"

namespace parley::messaging {

struct Conversation {
  std::string id;
  std::string tenant;
  std::string channel;
  std::string contact;
  std::string contact_name;
  std::string contact_phone;  ///< of a fresh contact; E.164, empty when the address is no number
  std::string contact_language;
  std::vector<std::string> tags;
  json::object vars;
  std::string holder;  ///< empty: the bot
  json::object rule_uses;
  std::string status = "open";  ///< open, snoozed, resolved
  std::int64_t unread = 0;      ///< messages of the other side that no person has read
  std::int64_t version = 0;     ///< counts changes in the store: what is computed from an old one is not written
  WallTime last_inbound{};
  std::shared_ptr<const dialogue::Session> session;  ///< a flow or script that waits here, or null
  bool contact_blocked = false;                      ///< their messages are kept, and not answered
  bool fresh = false;                                ///< not in the store yet
  bool fresh_contact = false;                        ///< nor is the contact
  bool fresh_identity = false;                       ///< the contact is, but not as who writes here
};

/// One identity of a contact in a channel.
struct Identity {
  std::string kind;  ///< "address" or "user"
  std::string value;
};

}  // namespace parley::messaging
