// JSON documents: Boost.JSON under a short name, with the bounds and the look-ups the kernel wants everywhere.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley {

namespace json = boost::json;

/// Parses one whole document. `what` names it in the error ("webhook body"). Depth is bounded at 32.
Result<json::value> parse_json(std::string_view text, std::string_view what);

/// The member, or null when it is absent or of another type. Pointers live as long as the object.
const json::object* find_object(const json::object& object, std::string_view key);
const json::array* find_array(const json::object& object, std::string_view key);
const json::string* find_string(const json::object& object, std::string_view key);

/// The text of a member, or `otherwise` when it is absent or no string. The view lives as long as the object.
std::string_view string_or(const json::object& object, std::string_view key, std::string_view otherwise = {});
/// The integer of a member, or `otherwise`.
std::int64_t int_or(const json::object& object, std::string_view key, std::int64_t otherwise);
bool bool_or(const json::object& object, std::string_view key, bool otherwise);
/// The text of a member, or nothing when it is absent or no string.
std::optional<std::string> optional_text(const json::object& object, std::string_view key);

/// A stored document that we wrote ourselves; empty when it is no object.
json::object stored_object(std::string_view text);
/// RFC 3339, or null.
json::value time_or_null(const std::optional<WallTime>& time);

}  // namespace parley
