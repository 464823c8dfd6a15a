#include "schema/compiled.hpp"

#include <algorithm>

#include "schema/number.hpp"

namespace parley::schema {

const Member* ObjectRules::find(std::string_view name) const {
  const auto at = std::lower_bound(members.begin(), members.end(), name,
                                   [](const Member& member, std::string_view wanted) { return member.name < wanted; });
  return at != members.end() && at->name == name ? &*at : nullptr;
}

const Node& Compiled::behind(NodeId id) const {
  // Ends: the compiler refuses references that only lead to one another.
  while (true) {
    const Node& node = at(id);
    if (node.types != kEveryType || node.allowed || !node.combined || node.combined->reference == kNoNode) return node;
    id = node.combined->reference;
  }
}

std::uint8_t type_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return kNull;
    case json::kind::bool_:
      return kBoolean;
    case json::kind::string:
      return kText;
    case json::kind::array:
      return kList;
    case json::kind::object:
      return kObject;
    case json::kind::double_:
      return is_integral(value) ? kInteger | kNumber : kNumber;
    default:
      return kInteger | kNumber;
  }
}

}  // namespace parley::schema
