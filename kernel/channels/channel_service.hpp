// What people do with channels: connect a number, try it, make it the usual one, let it go.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "channels/channel_gateway.hpp"
#include "channels/channel_repository.hpp"
#include "identity/audit.hpp"
#include "identity/caller.hpp"
#include "identity/quotas.hpp"
#include "store/writer.hpp"

namespace parley::channels {

/// What a caller gives, in the API's names: {"name", "provider", "phone_number_id", ...}.
struct ChannelParts {
  ChannelRepository& repository;
  store::Writer& writer;
  ChannelGateway& gateway;
  identity::Audit& audit;
  identity::Quotas& quotas;
  const Clock& clock;
  Ids& ids;
};

/// Thread-safe. The functions block. Errors of all: not_found for a channel that is not the caller's.
class ChannelService {
 public:
  explicit ChannelService(ChannelParts parts) : parts_(parts) {}

  /// Those of the configuration file first, then in the order of their making.
  Result<std::vector<ChannelRecord>> list(const std::string& tenant) const;
  Result<ChannelRecord> get(const std::string& tenant, const std::string& id) const;
  /// The tenant's default; without one its only active channel. Errc::not_found when there is no telling.
  Result<ChannelRecord> usual(const std::string& tenant) const;

  /// `fields` in the API's names. Errors: unprocessable (naming fields), conflict (a number that is connected already),
  /// quota, unavailable (the provider's plugin does not run). The first channel of a tenant becomes the default.
  Result<ChannelRecord> create(const json::object& fields, const identity::Caller& caller);
  /// Replaces everything but secrets that are not given.
  Result<ChannelRecord> replace(const std::string& id, const json::object& fields, const identity::Caller& caller);
  /// Changes what is given. Errors as above, and conflict when somebody else changed the channel meanwhile.
  Result<ChannelRecord> patch(const std::string& id, const json::object& fields, const identity::Caller& caller);
  Result<> remove(const std::string& id, const identity::Caller& caller);
  Result<ChannelRecord> set_default(const std::string& id, const identity::Caller& caller);

  /// Asks the far end, and keeps what it said as the channel's health.
  struct Trial {
    ChannelRecord channel;
    bool success = false;
    std::string message;
    json::object details{};
  };
  Result<Trial> test(const std::string& id, const identity::Caller& caller);

  /// Opens what the store has and closes what it no longer has. One that cannot be opened is told to `left`.
  Result<> open_all(const store::SystemAccess& access,
                    const std::function<void(const ChannelRecord&, const Error&)>& left);
  /// Another node changed it: takes over what the store has now.
  Result<> refresh(const std::string& tenant, const std::string& id);
  /// Called with tenant and id once a change here is committed, to tell other nodes.
  void relay_by(std::function<void(const std::string& tenant, const std::string& id)> relay) {
    relay_ = std::move(relay);
  }

 private:
  Result<ChannelRecord> editable(const std::string& tenant, const std::string& id) const;
  Result<ChannelRecord> save(ChannelRecord changed, const ChannelRecord& before, const identity::Caller& caller);
  Result<> committed(const ChannelRecord& channel);

  ChannelParts parts_;
  std::mutex turn_;  // from the reading of a row until the gateway has it: who comes last has read last
  std::function<void(const std::string&, const std::string&)> relay_ = [](const std::string&, const std::string&) {};
};

/// How connections are counted against the quota "connections".
identity::Counted counted_connections();

}  // namespace parley::channels
