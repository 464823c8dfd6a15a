// When two JSON values are the same: numbers by value, objects whatever the order of their members.
#pragma once

#include <compare>
#include <cstddef>

#include "base/json.hpp"

namespace parley::schema {

/// A total order that is consistent with equality; otherwise without meaning.
std::strong_ordering compare_values(const json::value& a, const json::value& b);
bool are_equal(const json::value& a, const json::value& b);

/// The index of an item that is equal to an earlier one, or the number of items. n log n.
std::size_t first_repeat(const json::array& list);

}  // namespace parley::schema
