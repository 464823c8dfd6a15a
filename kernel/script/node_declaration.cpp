#include "script/node_declaration.hpp"

#include <algorithm>

#include "base/quoted.hpp"

namespace parley::script {

namespace {

Error wrong(std::string_view member, std::string_view expected) {
  return fail(Errc::invalid, "node: \"" + std::string(member) + "\": expected " + std::string(expected));
}

Result<json::object> field_schema(const std::string& name, const json::object& field) {
  const std::string_view type = string_or(field, "type", "text");
  json::object schema;
  if (type == "text") {
    schema = {{"type", "string"}, {"maxLength", 4096}};
  } else if (type == "number" || type == "boolean" || type == "integer") {
    schema = {{"type", type}};
  } else if (type == "choice") {
    const auto* choices = find_array(field, "choices");
    if (!choices || choices->empty()) return wrong("fields." + name + ".choices", "a list of texts");
    schema = {{"enum", *choices}};
  } else if (type == "table") {
    schema = {{"type", "object"}};
  } else if (type == "list") {
    schema = {{"type", "array"}, {"maxItems", 100}};
  } else {
    return wrong("fields." + name + ".type", "text, number, integer, boolean, choice, table or list");
  }
  for (const char* taken : {"default", "minimum", "maximum", "pattern", "description"})
    if (const auto* value = field.if_contains(taken)) schema[taken] = *value;
  for (const auto& [member, value] : field) {
    constexpr std::string_view kKnown[] = {"type",    "label",   "required", "choices",    "default",
                                           "minimum", "maximum", "pattern",  "description"};
    if (std::find(std::begin(kKnown), std::end(kKnown), std::string_view(member)) == std::end(kKnown))
      return fail(Errc::invalid, "node: unknown member " + in_quotes(member) + " of field " + in_quotes(name));
  }
  return schema;
}

/// fields = { cep = "text", count = { type = "number", label = "Count", required = true } }
Result<json::object> config_of(const json::object& fields, json::object& labels) {
  json::object properties;
  json::array required;
  for (const auto& [key, value] : fields) {
    const std::string name(key);
    json::object field;
    if (value.is_string()) {
      field["type"] = value;
    } else if (value.is_object()) {
      field = value.get_object();
    } else {
      return wrong("fields." + name, "a type, or a table with one");
    }
    auto schema = field_schema(name, field);
    if (!schema) return schema.error();
    properties[name] = std::move(*schema);
    if (bool_or(field, "required", false)) required.push_back(json::value(name));
    if (const auto* label = find_string(field, "label")) labels[name] = *label;
  }
  json::object config{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) config["required"] = std::move(required);
  return config;
}

}  // namespace

Result<json::object> node_section(json::object declared) {
  json::object section, labels;
  const json::object none;
  if (declared.contains("fields") && !find_object(declared, "fields"))
    return wrong("fields", "a table of named fields");
  const auto* fields = find_object(declared, "fields");
  auto config = config_of(fields ? *fields : none, labels);
  if (!config) return config.error();
  if (string_or(declared, "type").empty()) return wrong("type", "the name that flows write, such as \"cep_lookup\"");
  json::object texts{{"label", string_or(declared, "label", string_or(declared, "type"))}};
  if (const auto* description = find_string(declared, "description")) texts["description"] = *description;
  if (!labels.empty()) texts["fields"] = std::move(labels);
  section["texts"] = json::object{{"en", std::move(texts)}};
  section["group"] = "integrations";
  section["ports"] = json::array{"next", "error"};
  section["config"] = std::move(*config);
  for (const char* shaped : {"label", "description", "fields"}) declared.erase(shaped);
  for (auto& [member, value] : declared) section[member] = std::move(value);
  return section;
}

}  // namespace parley::script
