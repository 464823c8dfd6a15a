// The one list of the columns that hold sealed values, so that a change of keys reaches all of them.
#pragma once

#include <string_view>
#include <vector>

namespace parley::server {

/// Names of a table and its columns. The value is sealed for Place{tenant, table, column, keys joined by '/'}.
struct SealedColumn {
  std::string_view table;
  std::string_view column;             ///< text; null and empty mean: nothing is kept
  std::vector<std::string_view> keys;  ///< text columns that name a row, within its tenant if there is one
  std::string_view tenant = {};        ///< the column of the tenant's id; empty for tables without one
};

/// A column with sealed values is a line here: {"channels", "secrets", {"id"}, "tenant_id"}.
inline std::vector<SealedColumn> sealed_columns() {
  return {
      {"users", "totp_secret", {"id"}},
      {"channels", "secrets", {"id"}, "tenant_id"},
      {"tenants", "ai_keys", {"tenant_id"}, "tenant_id"},
      {"tenant_secrets", "sealed", {"name"}, "tenant_id"},
      {"key_checks", "sealed", {"id"}},
  };
}

}  // namespace parley::server
