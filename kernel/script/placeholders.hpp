// {{contact.name}}, {{tenant.site}}, {{vars.size | upper}}: where in an outbound message expressions are filled in.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "dialogue/expression.hpp"

namespace parley::script {

bool has_placeholder(std::string_view text);

/// Every text inside the value, but for those under the key "type" or "id". What cannot be filled in stays as typed.
bool has_placeholder(const json::value& value);
void fill_placeholders(json::value& value, const dialogue::FindValue& find);

}  // namespace parley::script
