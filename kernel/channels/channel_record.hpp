// A channel that people made: the connection of a tenant to one number at one provider.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace parley::channels {

struct ChannelRecord {
  std::string tenant;
  std::string id;
  std::string name;
  std::string provider;    ///< id of the provider plugin, "provider.cloud"
  json::object options{};  ///< the provider's own, without secrets
  json::object secrets{};  ///< in the clear, in memory only; sealed in the store
  bool is_active = true;
  bool is_default = false;
  bool from_file = false;                 ///< of etc/channels.toml: read-only here
  std::string health_status = "unknown";  ///< unknown, healthy, failing
  std::optional<WallTime> last_health_check{};
  std::string error_message{};
  WallTime created_at{};
  WallTime updated_at{};
};

}  // namespace parley::channels
