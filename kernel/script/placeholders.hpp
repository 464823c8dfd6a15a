// {{contact.name}}, {{tenant.site}}, {{vars.size}}: names in texts that are filled in when the text is sent.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace parley::script {

/// Looks up a dotted path ("contact.name"); null when there is no such value.
using FindValue = std::function<const json::value*(std::string_view path)>;

bool has_placeholder(std::string_view text);

/// Fills in texts, numbers and booleans; a name that is unknown, or holds anything else, is left as typed. What was
/// filled in is not looked at again, so a contact cannot write placeholders.
std::string fill_placeholders(std::string_view text, const FindValue& find);

/// Every text inside the value, but for those under the key "type" or "id".
bool has_placeholder(const json::value& value);
void fill_placeholders(json::value& value, const FindValue& find);

/// Walks `path` through nested objects.
const json::value* find_path(const json::object& root, std::string_view path);

}  // namespace parley::script
