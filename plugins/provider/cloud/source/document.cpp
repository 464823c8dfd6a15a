#include "document.hpp"

namespace parley::cloud {

namespace {

/// Webhooks nest nine deep, templates a few more; 64 leaves room for what is to come and bounds our own recursion.
constexpr std::size_t kMaxDepth = 64;

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
