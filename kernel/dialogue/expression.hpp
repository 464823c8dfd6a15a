// Expressions in texts and configs: {{contact.name}}, {{vars.size | upper}}, {{vars.price * 2}}. Values have types,
// nothing has side effects, and what an expression may cost is bounded.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::dialogue {

/// Looks up a dotted path ("contact.name"); null when there is no such value. What it points to lives until the call
/// of evaluate or fill_in has come back.
using FindValue = std::function<const json::value*(std::string_view path)>;

/// The value of one expression, without its braces: paths, literals, + - * / %, == != < <= > >=, and or not,
/// parentheses, and filters ("vars.size | default: 'M' | upper"). null when a name is unknown.
/// Errors: invalid (names the place and what was expected there), limit (too long, too deep, too large).
Result<json::value> evaluate(std::string_view expression, const FindValue& find);

/// The text with every {{expression}} filled in; one whose value is null is left as typed. What was filled in is not
/// looked at again, so a contact cannot write expressions. Errors as of evaluate.
Result<std::string> fill_in(std::string_view text, const FindValue& find);
/// The same for texts that nobody has checked, as those of rules: an expression that cannot be read, costs too much or
/// comes to a list or an object is left as typed, too.
std::string fill_in_or_leave(std::string_view text, const FindValue& find);

/// The paths that the text's expressions read, and what is wrong with those that cannot be read; for the linter.
struct Reading {
  std::vector<std::string> paths;
  std::vector<std::string> problems;
};
Reading reading_of(std::string_view text);

}  // namespace parley::dialogue
