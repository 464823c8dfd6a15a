// Categories of contacts, and their SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::contacts {

struct Category {
  std::string id{};
  std::string name{};
  std::string color{};  ///< #rrggbb
  WallTime created_at{}, updated_at{};
};

class CategoryRepository {
 public:
  explicit CategoryRepository(store::Database& database) : database_(database) {}

  /// Ordered by name.
  Result<std::vector<Category>> all(std::string_view tenant) const;
  Result<std::optional<Category>> find(std::string_view tenant, std::string_view id) const;

  /// Conflict when the name is taken.
  void insert(store::WriteSet& set, const Category& category) const;
  void update(store::WriteSet& set, const Category& category) const;
  /// Contacts of it are then of none.
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  store::Database& database_;
};

}  // namespace parley::contacts
