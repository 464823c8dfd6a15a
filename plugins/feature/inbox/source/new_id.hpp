// Ids of rows: UUIDs of version 7, which sort by the time they were made.
#pragma once

#include <cstdint>
#include <string>

namespace parley::inbox {

/// Any thread. `now_ms` since 1970. Throws Failure when the system has no random bytes.
std::string new_id(std::int64_t now_ms);
/// The lowest id of that moment: what is older sorts before it.
std::string lowest_id(std::int64_t at_ms);

}  // namespace parley::inbox
