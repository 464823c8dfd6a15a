// What a bot may know when it is its turn: what happened, in which conversation, with whom.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "dialogue/session.hpp"

namespace parley::dialogue {

struct Input {
  enum class Kind {
    message,   ///< a person wrote
    timer,     ///< Session::due has come; which of its timers that is, its state says
    result,    ///< what a Request came to: `event` has "request" (its number) and the result
    resumed,   ///< people gave the conversation back to the bot
    restarted  ///< a person wants the session to begin anew: `event` has "version" and "at" (a node or checkpoint)
  };

  Kind kind = Kind::message;
  std::string tenant;
  std::string channel;
  std::string conversation;
  std::string text;  ///< the best plain text of the message: body, caption, title of the chosen button
  std::string type;
  const json::object* event = nullptr;  ///< the message as inbound-event.schema.json says, or as `kind` says
  bool first_message = false;
  WallTime at{};
  std::string contact_id;
  std::string contact_name;
  std::string contact_address;
  std::string contact_language;
  std::vector<std::string> contact_tags;
  const json::object* vars = nullptr;       ///< what is remembered about the contact; lives during the call
  const json::object* rule_uses = nullptr;  ///< rule id -> times used by this contact; lives during the call
  std::shared_ptr<const Session> session;   ///< the one that waits in this conversation, or null
  std::optional<WallTime> window_ends;      ///< from then on only templates may be sent; none: there is no such limit
};

}  // namespace parley::dialogue
