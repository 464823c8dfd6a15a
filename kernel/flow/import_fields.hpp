// A foreign object that is read member by member, remembering what was taken, so that the rest can be kept and
// reported. For the .cpp files of this room only.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flow/import.hpp"

namespace parley::flow {

using Names = std::initializer_list<std::string_view>;

/// null, "", [] and {} say nothing.
bool says_nothing(const json::value& value);

class Fields {
 public:
  /// `object` outlives this. `prefix` stands before the names in reports: "conditions[0]".
  explicit Fields(const json::object& object, std::string prefix = {}) : object_(object), prefix_(std::move(prefix)) {}

  /// The first of the members (paths such as "validation.min" too) that says something, marked as taken; null when
  /// there is none. `name` then is the one that was found.
  const json::value* take(Names names, std::string* name = nullptr);
  std::string take_text(Names names, std::string_view otherwise = {});
  bool take_bool(Names names, bool otherwise);
  /// Without taking it.
  const json::value* look(Names names) const;

  /// Of what was not taken, {path: value}; parts of an object of which other parts were taken, too.
  std::vector<std::pair<std::string, json::value>> rest() const;
  std::string path(std::string_view name) const;
  const json::object& object() const { return object_; }

 private:
  void add_rest(const json::object& object, const std::string& above,
                std::vector<std::pair<std::string, json::value>>& out) const;

  const json::object& object_;
  const std::string prefix_;
  std::set<std::string, std::less<>> taken_;
};

}  // namespace parley::flow
