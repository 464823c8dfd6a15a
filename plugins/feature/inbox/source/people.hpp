// The active users of a tenant, as far as this plugin needs them. The kernel's tables are read here and nowhere
// written.
#pragma once

#include <map>
#include <parley/host/store.hpp>
#include <string>
#include <vector>

namespace parley::inbox {

struct Person {
  std::string id, name;
  std::vector<std::string> skills;
};

/// Thread-safe. Blocks.
class People {
 public:
  explicit People(sdk::Store store) : store_(store) {}

  std::map<std::string, Person> all(std::string_view tenant) const;
  /// Their name, or "" for somebody who is not there.
  std::string name_of(std::string_view tenant, std::string_view user) const;
  bool has(std::string_view tenant, std::string_view user) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
