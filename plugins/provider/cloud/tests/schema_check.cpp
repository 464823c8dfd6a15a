#include "schema_check.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "characters.hpp"

namespace parley::cloud::test {

namespace json = boost::json;

namespace {

constexpr std::string_view kKnown[] = {
    "$schema", "$id",   "title",   "description", "type",      "required",  "properties", "additionalProperties",
    "enum",    "const", "minimum", "maximum",     "minLength", "maxLength", "minItems",   "maxItems",
    "items",   "oneOf"};

bool has_type(const json::value& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  throw std::runtime_error("unknown type " + std::string(type));
}

bool has_any_type(const json::value& value, const json::value& types) {
  if (types.is_string()) return has_type(value, types.get_string());
  const json::array& list = types.as_array();
  return std::any_of(list.begin(), list.end(),
                     [&](const json::value& type) { return has_type(value, type.as_string()); });
}

std::string check_range(const json::object& schema, const std::string& least, const std::string& most, double found,
                        const std::string& place) {
  const json::value* low = schema.if_contains(least);
  const json::value* high = schema.if_contains(most);
  if (low && found < low->to_number<double>()) return place + ": below " + least;
  if (high && found > high->to_number<double>()) return place + ": above " + most;
  return {};
}

std::string check_object(const json::object& schema, const json::object& object, const std::string& place) {
  if (const json::value* required = schema.if_contains("required")) {
    for (const json::value& name : required->as_array()) {
      if (!object.contains(name.as_string())) return place + ": " + std::string(name.as_string()) + " is missing";
    }
  }
  const json::object none;
  const json::value* declared = schema.if_contains("properties");
  const json::object& properties = declared ? declared->as_object() : none;
  const json::value* more = schema.if_contains("additionalProperties");
  for (const auto& [name, value] : object) {
    const json::value* property = properties.if_contains(name);
    if (!property && more && more->is_bool() && !more->get_bool()) return place + ": " + std::string(name) + " is new";
    if (!property) continue;
    const std::string wrong = violation(property->as_object(), value, place + "." + std::string(name));
    if (!wrong.empty()) return wrong;
  }
  return {};
}

std::string check_array(const json::object& schema, const json::array& array, const std::string& place) {
  std::string wrong = check_range(schema, "minItems", "maxItems", static_cast<double>(array.size()), place);
  const json::value* items = schema.if_contains("items");
  for (std::size_t i = 0; items && wrong.empty() && i < array.size(); ++i) {
    wrong = violation(items->as_object(), array[i], place + "[" + std::to_string(i) + "]");
  }
  return wrong;
}

std::string check_choices(const json::object& schema, const json::value& value, const std::string& place) {
  const json::value* one = schema.if_contains("const");
  if (one && value != *one) return place + ": not " + json::serialize(*one);
  if (const json::value* choices = schema.if_contains("enum")) {
    const json::array& list = choices->as_array();
    if (std::find(list.begin(), list.end(), value) == list.end()) {
      return place + ": " + json::serialize(value) + " is none of the choices";
    }
  }
  const json::value* alternatives = schema.if_contains("oneOf");
  if (!alternatives) return {};
  int fitting = 0;
  std::string why;
  for (const json::value& alternative : alternatives->as_array()) {
    const std::string wrong = violation(alternative.as_object(), value, place);
    if (wrong.empty()) ++fitting;
    why += "; " + wrong;
  }
  return fitting == 1 ? std::string() : place + ": fits " + std::to_string(fitting) + " of oneOf" + why;
}

}  // namespace

std::string violation(const json::object& schema, const json::value& value, const std::string& place) {
  for (const auto& [keyword, unused] : schema) {
    if (std::find(std::begin(kKnown), std::end(kKnown), keyword) == std::end(kKnown)) {
      throw std::runtime_error("unknown keyword " + std::string(keyword));
    }
  }
  if (const json::value* type = schema.if_contains("type"); type && !has_any_type(value, *type)) {
    return place + ": " + json::serialize(value) + " has not type " + json::serialize(*type);
  }
  std::string wrong = check_choices(schema, value, place);
  if (!wrong.empty()) return wrong;
  if (value.is_object()) return check_object(schema, value.get_object(), place);
  if (value.is_array()) return check_array(schema, value.get_array(), place);
  if (value.is_string()) {
    const auto length = static_cast<double>(count_characters(value.get_string()));
    return check_range(schema, "minLength", "maxLength", length, place);
  }
  if (value.is_number()) return check_range(schema, "minimum", "maximum", value.to_number<double>(), place);
  return {};
}

json::object load_schema(const std::string& name) {
  const std::string path = std::string(PARLEY_SCHEMAS) + "/" + name;
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path);
  return json::parse(text.str()).as_object();
}

}  // namespace parley::cloud::test
