#include "dialogue/value_path.hpp"

#include <charconv>

namespace parley::dialogue {

namespace {

const json::value* element(const json::array& list, std::string_view place) {
  std::size_t at = 0;
  const auto [end, error] = std::from_chars(place.data(), place.data() + place.size(), at);
  const bool whole = error == std::errc{} && end == place.data() + place.size();
  return whole && at < list.size() ? &list[at] : nullptr;
}

const json::value* inside(const json::value& value, std::string_view key) {
  if (const json::object* object = value.if_object()) return object->if_contains(key);
  if (const json::array* list = value.if_array()) return element(*list, key);
  return nullptr;
}

}  // namespace

const json::value* value_at(const json::value& root, std::string_view path) {
  const json::value* value = &root;
  while (value) {
    const auto dot = path.find('.');
    value = inside(*value, path.substr(0, dot));
    if (dot == path.npos) break;
    path.remove_prefix(dot + 1);
  }
  return value;
}

const json::value* value_at(const json::object& root, std::string_view path) {
  const auto dot = path.find('.');
  const json::value* value = root.if_contains(path.substr(0, dot));
  return !value || dot == path.npos ? value : value_at(*value, path.substr(dot + 1));
}

}  // namespace parley::dialogue
