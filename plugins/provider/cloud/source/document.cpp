#include "document.hpp"

namespace parley::cloud {

namespace {

/// Webhooks nest about twelve deep. An event puts what it keeps up to four deeper than it was, and the host reads no
/// more than 32: a document that we take must not become one that the host refuses, with all that is in it.
constexpr std::size_t kMaxDepth = 24;

std::string_view kind_name(const json::value& value) {
  if (value.is_array()) return "an array";
  if (value.is_string()) return "a string";
  if (value.is_null()) return "null";
  return value.is_bool() ? "true or false" : "a number";
}

}  // namespace

const json::object* Document::parse(std::string_view text) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::value parsed = json::parse(text, failed, json::storage_ptr(&memory_), options);
  if (failed) {
    error_ = "no JSON: " + failed.message();
    return nullptr;
  }
  // A move assignment would copy out of the monotonic memory; constructing in place does not.
  root_.~value();
  ::new (&root_) json::value(std::move(parsed));
  if (!root_.is_object()) error_ = "expected a JSON object, found " + std::string(kind_name(root_));
  return root_.if_object();
}

}  // namespace parley::cloud
