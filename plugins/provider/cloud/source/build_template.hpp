// Template messages: the only ones that may begin a conversation.
#pragma once

#include "json_text.hpp"
#include "part.hpp"

namespace parley::cloud {

/// Appends "type" and "template". Components are in the API's own words; what can be known to be wrong without knowing
/// the template is refused here: Throws Failure(PARLEY_INVALID).
void write_template(JsonText& out, const Part& message);

}  // namespace parley::cloud
