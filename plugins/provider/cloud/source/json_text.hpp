// Writes JSON straight into a string: the documents this plugin hands out are written once and never searched, so a
// tree of values would only cost time. Commas come by themselves; the text may be cut back to any earlier size in
// between.
#pragma once

#include <boost/json.hpp>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::cloud {

namespace json = boost::json;

class JsonText {
 public:
  /// Appends to `out`, which must be empty or end inside an unfinished document, and must outlive this.
  explicit JsonText(std::string& out) : out_(out) {}

  void begin_object();
  void end_object() { out_ += '}'; }
  void begin_array();
  void end_array() { out_ += ']'; }
  /// `name` is one of ours: plain letters, written as it is.
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(std::int64_t number);
  void value(double number);
  void value(const json::value& value);
  void value(const json::object& object);
  void value(const json::array& array);
  template <std::same_as<bool> Bool>
  void value(Bool flag) {
    literal(flag ? "true" : "false");
  }
  void null() { literal("null"); }
  /// Text that is JSON already.
  void literal(std::string_view text);

  template <class Value>
  void member(std::string_view name, const Value& content) {
    key(name);
    value(content);
  }
  /// Writes nothing when the text is empty.
  void member_if(std::string_view name, std::string_view text) {
    if (!text.empty()) member(name, text);
  }
  /// Opens an object or array as a member.
  void begin_object(std::string_view name) {
    key(name);
    begin_object();
  }
  void begin_array(std::string_view name) {
    key(name);
    begin_array();
  }

  std::size_t size() const { return out_.size(); }
  /// Takes back what was written since size() was `size`.
  void cut_back(std::size_t size) { out_.resize(size); }

 private:
  void separate();

  std::string& out_;
};

}  // namespace parley::cloud
