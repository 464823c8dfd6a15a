// The rules of contact categories.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contacts/category_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block. Errors of all: not_found, conflict (the name is taken), and of the store.
class CategoryService {
 public:
  explicit CategoryService(const Parts& parts) : parts_(parts), categories_(parts.database) {}

  static constexpr std::size_t kMostCategories = 500;  ///< of one tenant

  Result<std::vector<Category>> list(const std::string& tenant) const;
  Result<Category> find(const std::string& tenant, const std::string& id) const;
  Result<Category> create(const identity::Caller& caller, const std::string& name, const std::string& color);
  Result<Category> update(const identity::Caller& caller, const std::string& id, std::optional<std::string> name,
                          std::optional<std::string> color);
  Result<> remove(const identity::Caller& caller, const std::string& id);

 private:
  Result<> commit_named(store::WriteSet set, const std::string& name) const;

  const Parts& parts_;
  CategoryRepository categories_;
};

}  // namespace parley::contacts
