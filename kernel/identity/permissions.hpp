// What somebody may do: a set of "resource:action", with "contacts:*" for every action and "*" for everything.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parley::identity {

/// A value; immutable in use, so it may be shared between threads.
class Permissions {
 public:
  Permissions() = default;
  Permissions(std::initializer_list<std::string_view> names) : names_(names.begin(), names.end()) {}
  explicit Permissions(const std::vector<std::string>& names) : names_(names.begin(), names.end()) {}

  /// Whether "resource:action" is in the set, by itself or by a wildcard.
  bool allow(std::string_view permission) const;
  /// Whether everything that `other` allows is allowed here: nobody can give away what they do not have.
  bool cover(const Permissions& other) const;
  /// What both allow: a key never may more than its owner.
  Permissions intersect(const Permissions& other) const;

  const std::set<std::string, std::less<>>& names() const { return names_; }

  /// Whether a text has the form of a permission: "resource:action", "resource:*" or "*".
  static bool well_formed(std::string_view permission);

 private:
  std::set<std::string, std::less<>> names_;
};

}  // namespace parley::identity
