// What a customer writes in a scenario or a simulation, as the event that a channel would make of it.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::scenario {

/// From a text, or an object: {text}, {button} or {row} (the id or title of one that the bot offered), or {type} with
/// what such a message has: url, caption, filename, mime_type; latitude, longitude, name, address; contacts; order.
/// `said` is what the bot said so far. Errors: invalid, unprocessable (no such button was offered).
Result<json::object> customer_message(const json::value& given, const std::vector<json::object>& said);

}  // namespace parley::scenario
