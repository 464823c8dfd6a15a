// What `node { … }` declares, as the section "node" of a manifest. For node_script.cpp only.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::script {

/// From {"type", "label", "description", "group", "icon", "fields", "ports", "waits", "sends", …}. Errors: invalid,
/// with the member, what was wrong and what is expected.
Result<json::object> node_section(json::object declared);

}  // namespace parley::script
