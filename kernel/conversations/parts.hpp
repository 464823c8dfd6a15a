// What every service of this room works with.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/audit.hpp"
#include "messaging/channel_directory.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/outbox.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::conversations {

/// What may hold a conversation beside a person.
enum class Team { department, queue };

/// All of it outlives the services. The functions are called on the caller's thread.
struct Parts {
  store::Database& database;
  store::Writer& writer;
  messaging::ChannelDirectory& channels;
  messaging::Outbox& outbox;
  messaging::DomainEvents& events;
  identity::Audit& audit;
  const Clock& clock;
  Ids& ids;
  /// Whether somebody is an active user of the tenant: only they can be given a conversation.
  std::function<Result<bool>(const std::string& tenant, const std::string& user)> is_member;
  /// The channel that the tenant sends from when none is named; nothing when it has not said.
  std::function<Result<std::optional<std::string>>(const std::string& tenant)> default_channel;
  /// Whether the tenant has that team. Null where nobody keeps teams: then any id is one.
  std::function<Result<bool>(const std::string& tenant, Team kind, const std::string& id)> is_team{};
};

}  // namespace parley::conversations
