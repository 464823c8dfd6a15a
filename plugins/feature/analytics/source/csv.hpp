// A report's rows as CSV (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <parley/json.hpp>
#include <string>

namespace parley::analytics {

/// `rows` are objects with the members of the first; members of objects in them become columns "outer.inner". A text
/// that a spreadsheet would take for a formula gets an apostrophe before it.
std::string to_csv(const sdk::Json& rows);

}  // namespace parley::analytics
