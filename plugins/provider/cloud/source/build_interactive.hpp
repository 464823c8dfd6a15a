// The interactive types with choices: buttons, lists, links, forms, and whatever is passed through as it is.
#pragma once

#include "json_text.hpp"
#include "part.hpp"

namespace parley::cloud {

// Each appends "type": "interactive" and the member "interactive", or throws Failure(PARLEY_INVALID).
void write_buttons(JsonText& out, const Part& message);
void write_list(JsonText& out, const Part& message);
void write_cta_url(JsonText& out, const Part& message);
void write_flow(JsonText& out, const Part& message);
void write_carousel(JsonText& out, const Part& message);
/// {"interactive": {...}} in the API's own words, for kinds this plugin has no words for.
void write_raw_interactive(JsonText& out, const Part& message);

}  // namespace parley::cloud
