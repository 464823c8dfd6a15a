// What goes into the rules and what comes out: one incoming message, and the effects of the rule that answers it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "script/rule.hpp"

namespace parley::script {

struct Contact {
  std::string name;
  std::string address;   ///< on the channel: a phone number, a user name
  std::string language;  ///< BCP 47, or empty
  std::vector<std::string> tags;
};

struct Incoming {
  std::string text;  ///< what is matched: the text, a caption, the title of the button pressed
  std::string type = "text";
  bool first_message = false;  ///< of this contact on this channel: the welcome rules come first
  WallTime at{};               ///< decides about business hours
  Contact contact;
  json::object vars;    ///< the contact's variables
  json::object tenant;  ///< what {{tenant.…}} shows: name, site, hours …
  /// How often this contact set off a rule. Only asked for rules with a bound; without it nothing was ever used.
  std::function<std::uint32_t(std::string_view rule_id)> uses_of;
  /// Set when no message but an event asks for an answer: away or no_agent. Then only such rules are looked at.
  std::optional<Trigger> occasion;
};

struct Answer {
  std::string rule_id;
  std::string rule_name;
  std::vector<json::object> messages;  ///< outbound documents, complete and within limits
  Millis delay{0};                     ///< before the first message
  std::vector<std::string> tags_added;
  std::vector<std::string> tags_removed;
  std::optional<json::object> handoff;
  std::optional<json::object> start;
  json::object vars_set;         ///< null removes a variable
  std::vector<std::string> log;  ///< lines of chat:log, for the trace
};

/// A rule that broke off, for log and trace; whatever it had done so far is dropped.
struct RuleFailure {
  std::string rule_id;
  Error error;
};

struct Outcome {
  std::optional<Answer> answer;
  std::optional<RuleFailure> failure;  ///< when set, `answer` is the default rule's, if there is one
};

}  // namespace parley::script
