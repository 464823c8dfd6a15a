#include "flow/canonical.hpp"

#include <algorithm>
#include <vector>

#include "base/crypto.hpp"

namespace parley::flow {

namespace {

void append(std::string& out, const json::value& value);

void append_object(std::string& out, const json::object& object) {
  std::vector<const json::key_value_pair*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, {}, [](const auto* member) { return std::string_view(member->key()); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    out += json::serialize(json::string_view(member->key()));
    out += ':';
    append(out, member->value());
  }
  out += '}';
}

void append(std::string& out, const json::value& value) {
  if (const json::object* object = value.if_object()) return append_object(out, *object);
  const json::array* list = value.if_array();
  if (!list) {
    out += json::serialize(value);
    return;
  }
  out += '[';
  for (const json::value& each : *list) {
    if (&each != list->begin()) out += ',';
    append(out, each);
  }
  out += ']';
}

}  // namespace

std::string canonical_text(const json::value& document) {
  std::string out;
  append(out, document);
  return out;
}

std::string content_hash(std::string_view text) {
  return to_hex(sha256(text));
}

}  // namespace parley::flow
