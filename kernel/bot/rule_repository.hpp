// Rules made in the console, and their SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::bot {

struct MadeRule {
  std::string id, name;
  bool active = true;
  std::int64_t priority = 0;
  json::object document;  ///< docs/rules.md "As JSON", without what stands here beside it
  std::int64_t revision = 1;
  WallTime created_at{}, updated_at{};
  std::string created_by, updated_by;
};

struct RuleFilter {
  std::string words{};  ///< in the name
  std::optional<bool> active{};
};

/// Thread-safe; reading blocks.
class RuleRepository {
 public:
  explicit RuleRepository(store::Database& database) : database_(database) {}

  /// `sort` is "priority" or "name", with "-" for descending.
  Result<std::vector<MadeRule>> list(std::string_view tenant, const RuleFilter& filter, std::string_view sort,
                                     std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count(std::string_view tenant, const RuleFilter& filter) const;
  Result<std::optional<MadeRule>> find(std::string_view tenant, std::string_view id) const;

  void insert(store::WriteSet& set, const MadeRule& rule) const;
  /// Conflict when the rule is not at its revision any more.
  void update(store::WriteSet& set, const MadeRule& rule) const;
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  store::Database& database_;
};

}  // namespace parley::bot
