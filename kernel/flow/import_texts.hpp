// Texts of other systems made ours: names in braces, secrets. For the .cpp files of this room only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace parley::flow {

struct TextChange {
  std::string field;
  json::value was, now;
};

/// {{name}} becomes {{vars.name}}, unless it begins with a name that our expressions know. What cannot be read stays.
std::string with_our_placeholders(std::string_view text);
/// In every text of the config; what changed.
std::vector<TextChange> with_our_placeholders(json::object& config);

/// "{name}" becomes "{{name}}", but in what is sent to a far end ("body", "headers"). What changed.
std::vector<TextChange> with_double_braces(json::object& config);

/// Removes every text that looks like a key or password from the config.
std::vector<TextChange> without_secrets(json::object& config);

/// The expression for a foreign variable: "vars.size" for "size", "{{size}}" and "vars.size".
std::string our_variable(std::string_view name);

}  // namespace parley::flow
