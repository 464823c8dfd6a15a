// A table of cases in tests/golden.
#pragma once

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace parley::cloud::test {

inline boost::json::array golden(const std::string& name) {
  const std::string path = std::string(PARLEY_CLOUD_GOLDEN) + "/" + name;
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path);
  return boost::json::parse(text.str()).as_array();
}

/// The text of a member, or `otherwise`.
inline std::string member(const boost::json::object& object, const char* key, const char* otherwise = "") {
  const auto* value = object.if_contains(key);
  return value ? std::string(value->as_string()) : std::string(otherwise);
}

}  // namespace parley::cloud::test
