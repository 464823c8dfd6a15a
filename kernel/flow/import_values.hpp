// Small conversions that the dialects share. For the .cpp files of this room only.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace parley::flow {

/// "30" and 30.0 become 30; what is no number stays as it is.
json::value as_number(const json::value& value);
/// A number of seconds, minutes, hours or days as seconds.
json::value as_seconds(const json::value& count, std::string_view unit);
/// A text in small letters: "Number" -> "number".
std::string small(std::string_view text);
/// {"key": "value"} from [{"key", "value"}] or [{"name", "value"}]; other values stay as they are.
json::value as_object(const json::value& value);
/// "Yes" -> "yes", "Talvez sim" -> "talvez_sim"; never empty.
std::string as_id(std::string_view text, std::size_t place);
/// [{"id", "title"}] from texts, {value, label} or {id, title}; titles are kept as they are.
json::value as_choices(const json::value& list);
/// The comparison by our sign: gt, GreaterThan, "greater_than" -> ">". Unknown ones stay.
std::string as_operator(std::string_view name);
/// The value of a variable as a text with an expression: {{vars.size}}.
json::value as_reference(const json::value& name);
/// vars.size
json::value as_variable(const json::value& name);

}  // namespace parley::flow
