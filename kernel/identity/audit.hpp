// The record of what people and keys changed: a row beside each change, in the same write set, so that neither is there
// without the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "identity/caller.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct AuditEntry {
  std::string id, actor_kind, actor_id, actor_name, action, resource_id, address, request_id;
  json::object details;
  WallTime created_at;
};

struct AuditFilter {
  std::string actor_id{}, action{}, resource_id{};  ///< empty: any; an action "contacts." stands for all that begin so
  std::optional<WallTime> since{}, until{};
  std::string before{};  ///< the id of an entry: those older than it
};

/// Thread-safe.
class Audit {
 public:
  Audit(store::Database& database, const Clock& clock, Ids& ids) : database_(database), clock_(clock), ids_(ids) {}

  /// `action` is "resource.verb" ("contacts.update"). `details` says what changed; it must not hold a secret. The row
  /// is the set's tenant's.
  void add(store::WriteSet& set, const Caller& caller, std::string_view action, std::string_view resource_id,
           const json::object& details = {});

  /// The newest first, at most `most`. Errors: of the database.
  Result<std::vector<AuditEntry>> list(std::string_view tenant, const AuditFilter& filter, std::int64_t most) const;

 private:
  store::Database& database_;
  const Clock& clock_;
  Ids& ids_;
};

}  // namespace parley::identity
