// One auto-response: what it waits for and what it answers. Rules written in Lua and rules made in the console are the
// same record; only Lua ones may answer with a function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::script {

enum class Trigger : std::uint8_t { keyword, regex, welcome, away, out_of_hours, no_agent, fallback };
std::string_view name(Trigger trigger);  ///< "keyword", …; fallback is written "default"
std::optional<Trigger> trigger_named(std::string_view name);

/// How a keyword meets the text, both folded (case, accents). `word`: anywhere, as whole words. `contains`: anywhere,
/// also inside a word.
enum class KeywordMatch : std::uint8_t { word, exact, contains, starts_with, ends_with };
std::string_view name(KeywordMatch match);

struct Response {
  std::vector<json::object> messages;  ///< outbound documents; may hold placeholders
  bool has_placeholders = false;
  std::vector<std::string> tags_added;
  std::vector<std::string> tags_removed;
  std::optional<json::object> handoff;  ///< {"department", "note"?, "queue"?, "agent"?, "skill"?, "priority"?}
  std::optional<json::object> start;    ///< {"name", "with"?}: a flow or a script
  /// The how-manieth function of its script; runs instead of the rest being sent at once, before it.
  std::optional<std::uint32_t> function;
};

struct Rule {
  std::string id;  ///< stable over edits elsewhere in the script: uses per contact are counted under it
  std::string name;
  bool active = true;
  int priority = 0;  ///< larger first; equal ones in the order in which they are written
  Trigger trigger = Trigger::keyword;
  KeywordMatch match = KeywordMatch::word;
  std::vector<std::string> patterns;  ///< keywords or RE2 expressions; empty for the other triggers
  Response response;
  bool business_hours_only = false;
  Millis delay{0};                         ///< before the first message goes out
  std::uint32_t max_uses_per_contact = 0;  ///< 0: no bound
  std::string script;                      ///< where it was written; empty for the console's
  int line = 0;
};

/// The longest delay a rule may ask for.
inline constexpr int kLongestDelaySeconds = 24 * 3600;

/// Reads and checks the record: {"id", "name", "active", "priority", "trigger": {"type", "match"?, "patterns"?},
/// "response": {"reply"?, "tags"?, "handoff"?, "start"?}, "business_hours_only", "delay_seconds",
/// "max_uses_per_contact"}. An unknown member is refused. `with_function` says that a function will answer, so that
/// nothing else need to.
Result<Rule> rule_from_json(const json::object& record, bool with_function = false);

/// The record of a rule, as rule_from_json reads it; a function is not part of it.
json::object to_json(const Rule& rule);

/// {"department": …} from "sales" or a table; {"name": …, "with": …} from "pizza" or a table. Checked.
Result<json::object> handoff_from(const json::value& value);
Result<json::object> start_from(const json::value& value);

}  // namespace parley::script
