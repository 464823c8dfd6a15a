// What every service of this room works with.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/audit.hpp"
#include "identity/quotas.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::contacts {

/// All of it outlives the services. The functions are called on the caller's thread.
struct Parts {
  store::Database& database;
  store::Writer& writer;
  const Clock& clock;
  Ids& ids;
  identity::Audit& audit;
  identity::Quotas& quotas;
  /// Told after the commit that a contact, its identities or its conversations changed, so that whoever remembers them
  /// looks again.
  std::function<void(const std::string& tenant, const std::string& contact_id)> changed;
  /// Whether the tenant has this channel.
  std::function<bool(const std::string& tenant, const std::string& channel_id)> has_channel;
};

/// Writes, and then tells that these contacts changed. Blocks until durable.
Result<> commit(const Parts& parts, store::WriteSet set, std::span<const std::string> changed_contacts);

/// Says once how contacts are counted against the tenant's quota; at start.
void count_contacts(identity::Quotas& quotas);

}  // namespace parley::contacts
