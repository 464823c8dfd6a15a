// The one text of a flow document: what is hashed, stored as a version and compared. Two documents that say the same
// have the same text, whatever the order of their members and the blanks between them.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace parley::flow {

/// JSON without blanks, the members of every object sorted by their bytes. Lists keep their order.
std::string canonical_text(const json::value& document);

/// The SHA-256 of a text, 64 hex digits: the name of a version.
std::string content_hash(std::string_view text);

}  // namespace parley::flow
