// What super admins see and do about the installation as a whole: its plugins, its configuration, the work that waits.
// Nothing here is of one tenant, so no role gives it; it takes the mark of a super admin.
#pragma once

#include <optional>
#include <vector>

#include "identity/caller.hpp"
#include "messaging/backlog.hpp"
#include "plugin/manifest.hpp"
#include "plugin/plugin_host.hpp"
#include "rest/api.hpp"

namespace parley::api {

struct PluginRecord {
  plugin::PluginStatus status;
  std::optional<plugin::Manifest> manifest;  ///< nothing when it could not be read
};

/// What the routes ask; the composition root answers. Thread-safe; the functions block.
class Installation {
 public:
  virtual ~Installation() = default;
  virtual std::vector<PluginRecord> plugins() const = 0;
  /// Errors: not_found (no such plugin), conflict (the reason; what ran before goes on).
  virtual Result<plugin::ReloadReport> reload(const std::string& plugin, const identity::Caller& caller) = 0;
  /// What is in effect, secrets redacted.
  virtual json::object configuration() const = 0;
  virtual Result<std::vector<messaging::Backlog::Item>> backlog() const = 0;
};

/// /plugins, /system/config and /system/jobs. The installation outlives the routes.
Result<> add_installation_routes(rest::Api& api, Installation& installation);

}  // namespace parley::api
