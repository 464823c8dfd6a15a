// The value at a dotted path inside a document: "items.0.name". What stands behind the names of expressions.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace parley::dialogue {

/// Members by name, elements of lists by their place from 0. Null when there is nothing; lives as long as `root`.
const json::value* value_at(const json::object& root, std::string_view path);
const json::value* value_at(const json::value& root, std::string_view path);

}  // namespace parley::dialogue
