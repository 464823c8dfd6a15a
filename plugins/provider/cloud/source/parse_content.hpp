// What a message says: one reader for each of the Cloud API's message types.
#pragma once

#include "inbound.hpp"

namespace parley::cloud {

/// Appends the members "type", "text" (the best plain text for rules, maybe empty) and the one that belongs to the
/// type: "media", "location", "contacts", "reply", "reaction", "order" or "system". False for a type we do not know.
/// Throws BrokenItem when the content is not what the type promises.
bool write_content(JsonText& out, const json::object& item, std::string_view type);

}  // namespace parley::cloud
