// The rows of departments and of their agents.
#pragma once

#include <optional>
#include <parley/host/store.hpp>
#include <parley/json.hpp>
#include <string>
#include <vector>

namespace parley::inbox {

struct Department {
  std::string id, name, description;
  std::int64_t created_at = 0, updated_at = 0;
};

sdk::Json document(const Department& department);

/// Thread-safe. Blocks. Throws Failure; PARLEY_CONFLICT for a name that is taken.
class DepartmentStore {
 public:
  explicit DepartmentStore(sdk::Store store) : store_(store) {}

  std::vector<Department> list(std::string_view tenant, std::string_view words, std::int64_t most,
                               std::int64_t offset) const;
  std::int64_t count(std::string_view tenant, std::string_view words = {}) const;
  std::optional<Department> find(std::string_view tenant, std::string_view id) const;
  /// By id or by name.
  std::optional<Department> named(std::string_view tenant, std::string_view id_or_name) const;
  void add(std::string_view tenant, const Department& department) const;
  void update(std::string_view tenant, const Department& department) const;
  /// With its agents.
  void remove(std::string_view tenant, std::string_view id) const;
  bool has_queues(std::string_view tenant, std::string_view id) const;

  std::vector<std::string> agents(std::string_view tenant, std::string_view id) const;
  void set_agents(std::string_view tenant, std::string_view id, const std::vector<std::string>& users) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
