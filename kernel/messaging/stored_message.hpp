// A message as the store keeps it and the API shows it: what came in, what the bot, a person or a campaign said, and
// what became of it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "messaging/domain_events.hpp"

namespace parley::store {
class WriteSet;
}

namespace parley::messaging {

struct StoredMessage {
  std::string id;
  std::string conversation;
  std::string channel;
  std::string direction;      ///< "in", "out"
  std::string type;           ///< "text", "image", ...
  std::string content;        ///< JSON: the event that brought it, or the outbound message
  std::string text{};         ///< its words, for lists and search
  std::string author_kind{};  ///< contact, bot, user, api_key, campaign
  std::string author_id{};    ///< of the contact, user or key; empty for the bot
  std::string status{};       ///< received; pending, accepted, sent, delivered, read, played, failed; note; deleted
  int status_rank = 0;        ///< see status_rank() in status_handler.hpp
  std::string error{};        ///< of a failed one
  bool is_internal = false;   ///< a note among colleagues
  WallTime created_at{};
  std::optional<std::string> provider_id{};
  std::optional<std::string> reply_to{};  ///< a message of the same conversation
  std::optional<std::string> answers{};   ///< the provider's id of the message it answers, to find reply_to by
  std::optional<WallTime> accepted_at{}, sent_at{}, delivered_at{}, read_at{}, failed_at{};
};

/// Adds the row to the set.
void add_message(store::WriteSet& set, const StoredMessage& message);

/// As the API and domain events show it. The provider's raw item and our routing members stay out of "content".
json::object message_document(const StoredMessage& message);
/// "message.new": the document above.
DomainEvent new_message_event(std::string tenant, StoredMessage message);

/// The words of an outbound message: its text, caption, body or name.
std::string words_of(const json::object& message);

/// The first words of a text, for lists: at most 160 bytes, cut between characters.
std::string first_words(std::string_view text);

}  // namespace parley::messaging
