// A conversation as people see it, and what they ask for of many.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace parley::conversations {

struct Conversation {
  std::string id, channel_id, contact_id;
  std::string contact_name, contact_phone;
  std::string status;  ///< open, snoozed, resolved
  std::string holder;  ///< empty: the bot answers; otherwise a person, department or queue, and the bot is silent
  std::optional<std::string> assigned_to, department_id, queue_id;
  std::vector<std::string> tags;
  std::int64_t unread_count = 0;
  std::optional<std::string> last_message_id;
  WallTime last_message_at{};
  std::string last_message_text, last_message_direction;
  WallTime last_inbound_at{};  ///< 0: the other side never wrote
  std::optional<WallTime> first_reply_at, snoozed_until, resolved_at;
  WallTime created_at{}, updated_at{};
  std::int64_t version = 0;
};

/// As the API shows it.
json::object document(const Conversation& conversation);
/// The members of `after` that differ from `before`: what conversation.updated and the audit row tell.
json::object changes(const Conversation& before, const Conversation& after);

/// Empty members ask for nothing.
struct ConversationFilter {
  std::string status, assigned_to, department_id, queue_id, channel_id, tag;
  bool unassigned = false;
  std::optional<bool> unread;
  std::string q;  ///< words of the contact's name or phone, or of the last message, in kSearched conversations at most
};

/// Until when the channel's provider lets us say anything but a template.
struct Window {
  bool open = false;
  std::optional<WallTime> closes_at;  ///< nothing: it never opened, or it never closes
};

}  // namespace parley::conversations
