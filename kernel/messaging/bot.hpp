// What answers a message: rules today, flows and durable scripts beside them later. The pipeline knows only this.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::messaging {

/// What a bot may know when it answers.
struct BotInput {
  std::string tenant;
  std::string channel;
  std::string text;  ///< the best plain text of the message: body, caption, title of the chosen button
  std::string type;
  bool first_message = false;
  WallTime at{};
  std::string contact_name;
  std::string contact_address;
  std::string contact_language;
  std::vector<std::string> contact_tags;
  const json::object* vars = nullptr;       ///< what is remembered about the contact; lives during the call
  const json::object* rule_uses = nullptr;  ///< rule id -> times used by this contact; lives during the call
};

/// What it wants done. All of it is committed together with the message that caused it.
struct BotReply {
  std::string rule;                    ///< which rule spoke
  std::vector<json::object> messages;  ///< outbound messages, in order
  Millis delay{};                      ///< before the first of them
  std::vector<std::string> tags_added, tags_removed;
  json::object vars_set;  ///< null removes
  std::string handoff;    ///< the department that takes over, or empty
  bool counted = false;   ///< the rule has a limit per contact: count this use
};

class Bot {
 public:
  virtual ~Bot() = default;
  /// Nothing: the bot has no answer. An Error is a defect of a script: it is recorded and the person is not answered
  /// twice. `worker` is the calling worker's number: what is not thread-safe is kept per worker.
  virtual Result<std::optional<BotReply>> answer(const BotInput& input, int worker) = 0;
};

}  // namespace parley::messaging
