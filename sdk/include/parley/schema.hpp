// JSON Schemas for an endpoint's declaration, as builders that read well. The host checks requests against them and
// shows them in the API's documents.
#pragma once

#include <initializer_list>
#include <parley/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::sdk::schema {

struct Property {
  std::string name;
  Json schema;
  bool needed;
};
inline Property required(std::string_view name, Json schema) {
  return {std::string(name), std::move(schema), true};
}
inline Property optional(std::string_view name, Json schema) {
  return {std::string(name), std::move(schema), false};
}

/// Lengths are code points.
inline Json text(std::int64_t min_length, std::int64_t max_length) {
  return Json::object({{"type", "string"}, {"minLength", min_length}, {"maxLength", max_length}});
}
/// RFC 3339.
inline Json time() {
  return Json::object({{"type", "string"}, {"format", "date-time"}});
}
inline Json integer(std::int64_t min, std::int64_t max) {
  return Json::object({{"type", "integer"}, {"minimum", min}, {"maximum", max}});
}
inline Json boolean() {
  return Json::object({{"type", "boolean"}});
}
inline Json one_of(std::initializer_list<std::string_view> texts) {
  Json choices = Json::array();
  for (const std::string_view choice : texts) choices.push(choice);
  return Json::object({{"enum", std::move(choices)}});
}
inline Json list(Json items, std::int64_t max_items) {
  return Json::object({{"type", "array"}, {"items", std::move(items)}, {"maxItems", max_items}});
}
/// The schema or null.
inline Json nullable(Json schema) {
  return Json::object({{"anyOf", Json::array({std::move(schema), Json::object({{"type", "null"}})})}});
}
/// Members that are not named are refused.
inline Json object(const std::vector<Property>& properties) {
  Json members = Json::object(), needed = Json::array();
  for (const Property& property : properties) {
    members.set(property.name, property.schema);
    if (property.needed) needed.push(property.name);
  }
  Json schema = Json::object({{"type", "object"}, {"properties", std::move(members)}, {"additionalProperties", false}});
  if (!needed.items().empty()) schema.set("required", std::move(needed));
  return schema;
}
inline Json with_default(Json schema, Json value) {
  schema.set("default", std::move(value));
  return schema;
}

/// The query of a list: page, page_size, and the filters. Call::page_size() and Call::offset() read it.
inline Json list_query(std::vector<Property> filters = {}) {
  std::vector<Property> all{optional("page", with_default(integer(1, 1'000'000), 1)),
                            optional("page_size", with_default(integer(1, 100), 20))};
  for (Property& filter : filters) all.push_back(std::move(filter));
  return object(all);
}

}  // namespace parley::sdk::schema
