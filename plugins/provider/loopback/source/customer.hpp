// A customer is known by the number or name that stands for them in paths, rooms and rows.
#pragma once

#include <string>
#include <string_view>

namespace parley::loopback {

/// True for 1 to 64 letters, digits and . _ @ -
bool is_customer(std::string_view text);

/// The customer that `text` names, without a leading +. Throws Failure(PARLEY_INVALID).
std::string customer_named(std::string_view text);

/// Characters, not bytes, of UTF-8 text.
std::size_t characters(std::string_view text);

}  // namespace parley::loopback
