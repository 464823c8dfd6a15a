// A small JSON value for plugin authors: parse a document of the host, look at it, build one in answer.
//
// It brings no dependency and bounds what it accepts (depth 64, valid UTF-8 only). A plugin that reads megabytes a
// second links a faster library through parley_add_plugin(... LIBRARIES ...); documents cross the boundary as text
// anyway.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <parley/failure.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace parley::sdk {

/// A value: null, boolean, integer, number, text, array or object. Members keep their order; a plain value type.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>, int> = 0>
  Json(Integer value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(Array items) : value_(std::move(items)) {}
  Json(Object members) : value_(std::move(members)) {}

  /// `Json::object({{"kind", "say"}, {"text", text}})`
  static Json object(std::initializer_list<Member> members = {}) { return Json(Object(members)); }
  static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }

  /// Parses one whole document. Throws Failure(PARLEY_INVALID) that names the byte and what was expected there.
  static Json parse(std::string_view text);
  /// The document as text. Bytes that are no UTF-8 become U+FFFD, numbers that JSON does not have become null.
  std::string dump() const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
  bool is_text() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  /// The value, or `otherwise` when it is of another type: `config["text"].text("Hello")`. The view lives as long as
  /// this.
  std::string_view text(std::string_view otherwise = {}) const;
  std::int64_t integer(std::int64_t otherwise = 0) const;
  double number(double otherwise = 0) const;
  bool boolean(bool otherwise = false) const;
  /// The elements or members; empty when it is no array or no object. Of a temporary they come by value, so that
  /// `for (... : Json::parse(text).items())` is sound.
  const Array& items() const&;
  const Object& members() const&;
  Array items() && { return std::as_const(*this).items(); }
  Object members() && { return std::as_const(*this).members(); }

  /// The member of that name, or null when it is absent or this is no object. Of two members of one name, the later.
  const Json& operator[](std::string_view name) const&;
  Json operator[](std::string_view name) && { return std::as_const(*this)[name]; }
  bool has(std::string_view name) const { return find(name) != nullptr; }

  /// Adds or replaces a member; this becomes an object if it was none.
  Json& set(std::string_view name, Json value);
  /// Appends an element; this becomes an array if it was none.
  Json& push(Json item);

 private:
  const Json* find(std::string_view name) const;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace parley::sdk

#include <parley/detail/json_reader.hpp>
#include <parley/detail/json_writer.hpp>

namespace parley::sdk {

inline Json Json::parse(std::string_view text) {
  return detail::JsonReader(text).document();
}

inline std::string Json::dump() const {
  std::string out;
  detail::write_json(*this, out);
  return out;
}

inline std::string_view Json::text(std::string_view otherwise) const {
  const auto* value = std::get_if<std::string>(&value_);
  return value ? std::string_view(*value) : otherwise;
}

inline std::int64_t Json::integer(std::int64_t otherwise) const {
  const auto* value = std::get_if<std::int64_t>(&value_);
  return value ? *value : otherwise;
}

inline double Json::number(double otherwise) const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  const auto* value = std::get_if<std::int64_t>(&value_);
  return value ? static_cast<double>(*value) : otherwise;
}

inline bool Json::boolean(bool otherwise) const {
  const auto* value = std::get_if<bool>(&value_);
  return value ? *value : otherwise;
}

inline const Json::Array& Json::items() const& {
  static const Array none;
  const auto* value = std::get_if<Array>(&value_);
  return value ? *value : none;
}

inline const Json::Object& Json::members() const& {
  static const Object none;
  const auto* value = std::get_if<Object>(&value_);
  return value ? *value : none;
}

inline const Json* Json::find(std::string_view name) const {
  const Object& all = members();
  for (auto member = all.rbegin(); member != all.rend(); ++member)
    if (member->first == name) return &member->second;
  return nullptr;
}

inline const Json& Json::operator[](std::string_view name) const& {
  static const Json none;
  const Json* found = find(name);
  return found ? *found : none;
}

inline Json& Json::set(std::string_view name, Json value) {
  if (!is_object()) value_ = Object{};
  if (const Json* found = find(name))
    *const_cast<Json*>(found) = std::move(value);
  else
    std::get<Object>(value_).emplace_back(std::string(name), std::move(value));
  return *this;
}

inline Json& Json::push(Json item) {
  if (!is_array()) value_ = Array{};
  std::get<Array>(value_).push_back(std::move(item));
  return *this;
}

}  // namespace parley::sdk
