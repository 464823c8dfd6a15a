// Walks a webhook: every entry, every change, every item, each on its own.
#pragma once

#include <string>
#include <string_view>

namespace parley::cloud {

/// {"events": [...]}, in the order of the body. What is broken becomes "rejected", what is new to us "unknown", and the
/// others go on. Throws Failure(PARLEY_INVALID) when the body is no JSON object or larger than `max_bytes`.
std::string parse_webhook(std::string_view body, std::size_t max_bytes);

}  // namespace parley::cloud
