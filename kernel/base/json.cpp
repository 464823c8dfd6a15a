#include "base/json.hpp"

namespace parley {

Result<json::value> parse_json(std::string_view text, std::string_view what) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 32;
  json::value value = json::parse(text, error, {}, options);
  if (error) return fail(Errc::invalid, std::string(what) + " is not valid JSON: " + error.message());
  return value;
}

const json::object* find_object(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_object() : nullptr;
}

const json::array* find_array(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_array() : nullptr;
}

const json::string* find_string(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_string() : nullptr;
}

std::string_view string_or(const json::object& object, std::string_view key, std::string_view otherwise) {
  const json::string* text = find_string(object, key);
  return text ? std::string_view(*text) : otherwise;
}

std::int64_t int_or(const json::object& object, std::string_view key, std::int64_t otherwise) {
  const json::value* value = object.if_contains(key);
  if (!value) return otherwise;
  boost::system::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  return error ? otherwise : number;
}

bool bool_or(const json::object& object, std::string_view key, bool otherwise) {
  const json::value* value = object.if_contains(key);
  return value && value->is_bool() ? value->get_bool() : otherwise;
}

std::optional<std::string> optional_text(const json::object& object, std::string_view key) {
  const json::string* text = find_string(object, key);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

json::object stored_object(std::string_view text) {
  Result<json::value> value = parse_json(text, "a stored object");
  return value && value->is_object() ? std::move(value->as_object()) : json::object{};
}

json::value time_or_null(const std::optional<WallTime>& time) {
  return time ? json::value(to_rfc3339(*time)) : json::value(nullptr);
}

}  // namespace parley
