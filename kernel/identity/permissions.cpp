#include "identity/permissions.hpp"

#include <algorithm>

namespace parley::identity {

namespace {

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

bool Permissions::allow(std::string_view permission) const {
  if (names_.contains("*") || names_.contains(permission)) return true;
  const std::size_t colon = permission.find(':');
  return colon != std::string_view::npos && names_.contains(std::string(permission.substr(0, colon)) + ":*");
}

bool Permissions::cover(const Permissions& other) const {
  return std::all_of(other.names_.begin(), other.names_.end(), [&](const std::string& name) { return allow(name); });
}

Permissions Permissions::intersect(const Permissions& other) const {
  Permissions both;
  for (const std::string& name : names_)
    if (other.allow(name)) both.names_.insert(name);
  for (const std::string& name : other.names_)
    if (allow(name)) both.names_.insert(name);
  return both;
}

bool Permissions::well_formed(std::string_view permission) {
  if (permission == "*") return true;
  const std::size_t colon = permission.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view action = permission.substr(colon + 1);
  return is_word(permission.substr(0, colon)) && (action == "*" || is_word(action));
}

}  // namespace parley::identity
