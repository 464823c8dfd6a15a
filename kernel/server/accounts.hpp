// Accounts put together: the services of kernel/identity with the plugins, the keys and the post that they work with,
// and the doors of the API that ask them.
#pragma once

#include <memory>
#include <optional>

#include "api/identity_parts.hpp"
#include "api/request_throttle.hpp"
#include "base/metrics.hpp"
#include "config/configuration.hpp"
#include "identity/services.hpp"

namespace parley::bus {
class Bus;
class Cache;
}  // namespace parley::bus
namespace parley::messaging {
class ChannelDirectory;
}
namespace parley::plugin {
class PluginHost;
}
namespace parley::secrets {
class Vault;
}

namespace parley::server {

/// All of it outlives the accounts.
struct AccountsGround {
  identity::Ground identity;
  const plugin::PluginHost& plugins;
  const secrets::Vault& vault;
  bus::Bus& bus;
  bus::Cache& cache;
  Metrics& metrics;
};

class Accounts {
 public:
  /// Errors: invalid, naming the option.
  static Result<std::unique_ptr<Accounts>> make(const config::Configuration& kernel, const AccountsGround& ground);
  ~Accounts();

  identity::Services& services();
  rest::Authenticator& authenticator();
  rest::Throttle& throttle();
  const api::ClientAddress& address() const;
  Result<> add_routes(rest::Api& api);

  /// Changes go to the other nodes, and theirs come in, from now on.
  Result<> join_bus();
  /// Before the bus ends.
  void leave_bus();

  /// In a store without users: the first owner, whose password nobody else knows. Once the plugins run. What is missing
  /// for accounts is told to the log and stops nobody: a server without them still answers its customers.
  std::optional<identity::Registration::First> first_start();
  /// See Demo::fill().
  Result<std::size_t> fill_demo(const messaging::ChannelDirectory& channels);

 private:
  struct Parts;
  explicit Accounts(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace parley::server
