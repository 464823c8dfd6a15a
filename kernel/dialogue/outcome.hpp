// What a bot wants done. All of it is committed together with what caused it; nothing of it has happened yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "dialogue/session.hpp"

namespace parley::dialogue {

struct Say {
  json::object message;  ///< outbound-message.schema.json#/properties/message
  Millis after{};        ///< counted from the turn
};

/// Something to be learned from outside, once the turn is durable. What it comes to is the session's next Input of
/// kind result.
struct Request {
  std::int64_t number = 0;     ///< counts within the session
  std::string kind;            ///< "http", "ai" or "kv"
  json::object document;       ///< docs/flows.md: "Effects"
  bool safe_to_repeat = true;  ///< false: when nobody can say whether it arrived, the result is an error "unknown"
};

/// Another program, by the name under which it is published.
struct Start {
  std::string name;
  json::object with;  ///< its first variables
};

/// What a turn does to the conversation's session.
struct SessionChange {
  Session session;                          ///< as it is from now on; `revision` is what it was before the turn
  std::string reason;                       ///< for people, of those that end otherwise than completed
  std::vector<Request> requests;            ///< to be made now; they replace those under way
  bool requests_stand = false;              ///< none is made, and the answers to those under way are still awaited
  std::vector<JournalledEffect> journal;    ///< to be appended
  std::int64_t forget_through = 0;          ///< journal rows up to this seq are of no more use, and may be deleted
  std::optional<std::string> version_text;  ///< of a session that begins: what `version` is the hash of
  std::optional<Start> call;                ///< with status calling: the program that runs until it ends ...
  std::int64_t call_number = 0;             ///< ... and the number under which its result comes back
  json::object outputs;                     ///< of a session that completed, for its caller
};

struct Outcome {
  std::string source;         ///< who spoke: a rule's id, "flow:" and an id, "script:" and a name
  bool counted = false;       ///< a rule with a limit per contact: count this use
  std::vector<Say> messages;  ///< in order
  std::vector<std::string> tags_added, tags_removed;
  json::object vars_set;                 ///< about the contact; null removes
  json::object contact;                  ///< what changes about the contact: name, language, fields, opt_in, blocked
  std::optional<json::object> handoff;   ///< {"department", "queue", "agent", "skill", "priority", "text"}
  bool close = false;                    ///< the conversation is resolved
  std::vector<json::object> metrics;     ///< {"name", "value", "properties"}, for statistics
  std::optional<SessionChange> session;  ///< none: it stays as it is
  std::optional<Start> start;            ///< begins in this very turn, in place of the session
  json::array trace;                     ///< what the turn did, step by step: docs/flows.md "Traces"
};

}  // namespace parley::dialogue
