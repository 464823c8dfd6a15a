#include "channels/channel_repository.hpp"

namespace parley::channels {

namespace {

constexpr store::TenantSql kList{
    "SELECT tenant_id, id, name, provider, options, secrets, is_active, is_default, health_status, last_health_check, "
    "error_message, created_at, updated_at FROM channels WHERE tenant_id = $1 ORDER BY id"};
constexpr store::TenantSql kFind{
    "SELECT tenant_id, id, name, provider, options, secrets, is_active, is_default, health_status, last_health_check, "
    "error_message, created_at, updated_at FROM channels WHERE tenant_id = $1 AND id = $2"};
constexpr store::SystemSql kAll{
    "SELECT tenant_id, id, name, provider, options, secrets, is_active, is_default, health_status, last_health_check, "
    "error_message, created_at, updated_at FROM channels ORDER BY tenant_id, id"};
constexpr store::TenantSql kInsert{
    "INSERT INTO channels (tenant_id, id, name, provider, options, secrets, is_active, is_default, health_status, "
    "last_health_check, error_message, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13)"};
constexpr store::TenantSql kUpdate{
    "UPDATE channels SET name = $3, provider = $4, options = $5, secrets = $6, is_active = $7, updated_at = $8 "
    "WHERE tenant_id = $1 AND id = $2 AND updated_at = $9"};
constexpr store::TenantSql kRemove{"DELETE FROM channels WHERE tenant_id = $1 AND id = $2"};
constexpr store::TenantSql kClearDefault{"UPDATE channels SET is_default = 0 WHERE tenant_id = $1 AND is_default = 1"};
constexpr store::TenantSql kSetDefault{
    "UPDATE channels SET is_default = 1, updated_at = CASE WHEN updated_at < $3 THEN $3 ELSE updated_at END "
    "WHERE tenant_id = $1 AND id = $2"};
constexpr store::TenantSql kSetHealth{
    "UPDATE channels SET health_status = $3, last_health_check = $4, error_message = $5 "
    "WHERE tenant_id = $1 AND id = $2"};

secrets::Place place_of(const ChannelRecord& channel) {
  return {channel.tenant, "channels", "secrets", channel.id};
}

}  // namespace

ChannelRecord ChannelRepository::from_row(const store::Row& row) const {
  ChannelRecord channel;
  channel.tenant = row.text(0);
  channel.id = row.text(1);
  channel.name = row.text(2);
  channel.provider = row.text(3);
  channel.options = stored_object(row.text(4));
  channel.is_active = row.flag(6);
  channel.is_default = row.flag(7);
  channel.health_status = row.text(8);
  channel.last_health_check = row.optional_time(9);
  channel.error_message = row.text(10);
  channel.created_at = row.time(11);
  channel.updated_at = row.time(12);
  if (const Result<std::string> opened = vault_.open(place_of(channel), row.text(5)); opened) {
    channel.secrets = stored_object(*opened);
  } else {
    // Without its secrets a channel cannot run, and the tenant has to see why.
    channel.health_status = "failing";
    channel.error_message = opened.error().message;
  }
  return channel;
}

std::string ChannelRepository::sealed(const ChannelRecord& channel) const {
  return vault_.seal(place_of(channel), json::serialize(channel.secrets));
}

Result<std::vector<ChannelRecord>> ChannelRepository::list(const std::string& tenant) const {
  return database_.rows(tenant, kList, {}, [this](const store::Row& row) { return from_row(row); });
}

Result<std::optional<ChannelRecord>> ChannelRepository::find(const std::string& tenant, const std::string& id) const {
  return database_.one(tenant, kFind, {id}, [this](const store::Row& row) { return from_row(row); });
}

Result<std::vector<ChannelRecord>> ChannelRepository::all(const store::SystemAccess& access) const {
  return database_.rows(access, kAll, {}, [this](const store::Row& row) { return from_row(row); });
}

void ChannelRepository::insert(store::WriteSet& set, const ChannelRecord& c) const {
  set.add(kInsert, c.id, c.name, c.provider, json::serialize(c.options), sealed(c), c.is_active, c.is_default,
          c.health_status, c.last_health_check, c.error_message, c.created_at, c.updated_at);
}

void ChannelRepository::update(store::WriteSet& set, const ChannelRecord& c, WallTime read) const {
  set.add(kUpdate, c.id, c.name, c.provider, json::serialize(c.options), sealed(c), c.is_active, c.updated_at, read)
      .expecting(1);
}

void ChannelRepository::remove(store::WriteSet& set, const std::string& id) {
  set.add(kRemove, id).expecting(1);
}

void ChannelRepository::clear_default(store::WriteSet& set) {
  set.add(kClearDefault);
}

void ChannelRepository::set_default(store::WriteSet& set, const std::string& id, WallTime now) {
  set.add(kSetDefault, id, now).expecting(1);
}

void ChannelRepository::set_health(store::WriteSet& set, const ChannelRecord& c) {
  set.add(kSetHealth, c.id, c.health_status, c.last_health_check, c.error_message);
}

}  // namespace parley::channels
