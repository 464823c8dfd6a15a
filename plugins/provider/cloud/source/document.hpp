// One JSON document read into memory that is given back at once. Small documents stay on the stack.
#pragma once

#include <array>
#include <boost/json.hpp>
#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>

namespace parley::cloud {

namespace json = boost::json;

/// Holds the values of one parsed document; they live as long as this does. Not movable: it is its own memory.
class Document {
 public:
  Document() : memory_(first_.data(), first_.size()) {}
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// The root when `text` is one JSON object, else null and error() says why. Call once.
  const json::object* parse(std::string_view text);
  const json::value& root() const { return root_; }
  const json::object* object() const { return root_.if_object(); }
  /// Why parse() returned null, for a person.
  const std::string& error() const { return error_; }

 private:
  std::array<unsigned char, 8192> first_;
  json::monotonic_resource memory_;
  json::value root_;
  std::string error_;
};

}  // namespace parley::cloud
