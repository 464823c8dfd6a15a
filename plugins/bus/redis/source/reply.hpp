// What Redis answered, as plain values; and its refusals, as a plugin's failures.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <parley/failure.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "link.hpp"

namespace parley::bus_redis {

/// The text of an error reply, or nothing.
std::optional<std::string> error_of(const Reply& reply);
/// Throws the Failure that an error reply means. "Try again later" (loading, busy, read-only, out of memory, no right)
/// is PARLEY_UNAVAILABLE: what is configured there is wrong or passing, never the call.
void check(const Reply& reply);

/// These throw Failure(PARLEY_INTERNAL) for a reply of another shape.
std::int64_t integer(const Reply& reply);
std::optional<std::string> text(const Reply& reply);  ///< nothing for nil
std::vector<std::int64_t> integers(const Reply& reply);
std::vector<std::string> texts(const Reply& reply);

/// A sentence for what was thrown by a Link. To be called inside a catch block only.
std::string reason_in_flight();

}  // namespace parley::bus_redis
