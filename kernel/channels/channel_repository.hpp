// The SQL of channels. Secrets are sealed on the way in and opened on the way out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/channel_record.hpp"
#include "secrets/vault.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::channels {

/// Thread-safe. Reading functions block.
class ChannelRepository {
 public:
  ChannelRepository(store::Database& database, const secrets::Vault& vault) : database_(database), vault_(vault) {}

  /// In the order of their making.
  Result<std::vector<ChannelRecord>> list(const std::string& tenant) const;
  Result<std::optional<ChannelRecord>> find(const std::string& tenant, const std::string& id) const;
  /// Of every tenant, for the start.
  Result<std::vector<ChannelRecord>> all(const store::SystemAccess& access) const;

  void insert(store::WriteSet& set, const ChannelRecord& channel) const;
  /// Writes the settings, and not what is changed apart from them: whether it is the default, and its health.
  /// Errc::conflict of the set when the row is no longer the one that was updated at `read`.
  void update(store::WriteSet& set, const ChannelRecord& channel, WallTime read) const;
  static void remove(store::WriteSet& set, const std::string& id);
  /// Takes the default away from whichever channel has it.
  static void clear_default(store::WriteSet& set);
  static void set_default(store::WriteSet& set, const std::string& id, WallTime now);
  static void set_health(store::WriteSet& set, const ChannelRecord& channel);

 private:
  ChannelRecord from_row(const store::Row& row) const;
  std::string sealed(const ChannelRecord& channel) const;

  store::Database& database_;
  const secrets::Vault& vault_;
};

}  // namespace parley::channels
