// What chat:ask, confirm and choose ask: the message that goes out, and what counts as an answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::script {

struct Choice {
  std::string id;  ///< what the script is given
  std::string title;
  std::string description;
};

struct Question {
  std::string text;
  std::string key;  ///< by which a replay knows it again; the text, unless the script names one
  std::string type = "text";
  std::vector<Choice> choices;
  json::object extra;  ///< header, footer, and the "button" that opens a list
  std::string retry;   ///< said when an answer does not do; empty: words of our own
  int attempts = 3;
  std::optional<Millis> timeout;
};

/// From {"text", "choices", "type", …} as docs/lua.md says. Errors name the field and what was expected.
Result<Question> question_from(const json::object& options);

/// "2h", "90s", "1d 12h", or seconds. From one millisecond to a year.
Result<Millis> duration_from(const json::value& value);

/// Buttons, a list, or numbered text, as the choices fit. `text` in the question's place when not empty.
Result<json::object> question_message(const Question& question, std::string_view text = {});

/// What a message says in answer; null when it does not do. `message` is as durable sessions keep them: {"text",
/// "type", "reply"?, "media"?, "location"?}. The language decides what 1.234 and 03/04 mean.
std::optional<json::value> answer_to(const Question& question, const json::object& message, std::string_view language);

/// The words for an answer that does not do.
std::string retry_text(const Question& question, std::string_view language);

}  // namespace parley::script
