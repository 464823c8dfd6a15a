#include "channels/channel_service.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/error_detail.hpp"
#include "channels/channel_fields.hpp"

namespace parley::channels {

namespace {

constexpr std::string_view kResource = "connections";

Error no_channel(const std::string& id) {
  return fail(Errc::not_found, "no channel " + id);
}

/// For the error of a write set whose statement did not find the row as it was read.
Error overtaken(const std::string& id, const Error& error) {
  if (error.code != Errc::conflict) return error;
  return fail(Errc::conflict, "the channel " + id + " was changed or deleted meanwhile; read it again and repeat");
}

/// What an audit row says of a change: which settings, never their values.
json::object changed_settings(const ChannelRecord& before, const ChannelRecord& after) {
  json::array names;
  const auto compare = [&](const json::object& old, const json::object& now) {
    for (const auto& [name, value] : now)
      if (const json::value* was = old.if_contains(name); !was || *was != value) names.emplace_back(name);
    for (const auto& [name, value] : old)
      if (!now.contains(name)) names.emplace_back(name);
  };
  if (before.name != after.name) names.emplace_back("name");
  if (before.is_active != after.is_active) names.emplace_back("is_active");
  compare(before.options, after.options);
  compare(before.secrets, after.secrets);
  return {{"changed", std::move(names)}};
}

}  // namespace

identity::Counted counted_connections() {
  return {std::string(kResource), "SELECT COUNT(*) FROM channels WHERE tenant_id = $1",
          "UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1 AND (SELECT COUNT(*) FROM channels WHERE "
          "tenant_id = $1) + $2 <= $3"};
}

Result<std::vector<ChannelRecord>> ChannelService::list(const std::string& tenant) const {
  Result<std::vector<ChannelRecord>> stored = parts_.repository.list(tenant);
  if (!stored) return stored;
  std::vector<ChannelRecord> all = parts_.gateway.from_file(tenant);
  std::move(stored->begin(), stored->end(), std::back_inserter(all));
  return all;
}

Result<ChannelRecord> ChannelService::get(const std::string& tenant, const std::string& id) const {
  Result<std::optional<ChannelRecord>> stored = parts_.repository.find(tenant, id);
  if (!stored) return stored.error();
  if (*stored) return std::move(**stored);
  for (ChannelRecord& channel : parts_.gateway.from_file(tenant))
    if (channel.id == id) return std::move(channel);
  return no_channel(id);
}

Result<ChannelRecord> ChannelService::usual(const std::string& tenant) const {
  Result<std::vector<ChannelRecord>> all = list(tenant);
  if (!all) return all.error();
  std::erase_if(*all, [](const ChannelRecord& channel) { return !channel.is_active; });
  const auto chosen =
      std::find_if(all->begin(), all->end(), [](const ChannelRecord& channel) { return channel.is_default; });
  if (chosen != all->end()) return std::move(*chosen);
  if (all->size() == 1) return std::move(all->front());
  return fail(Errc::not_found, all->empty() ? "there is no active channel; make one first"
                                            : "there are several channels and none is the default");
}

Result<ChannelRecord> ChannelService::editable(const std::string& tenant, const std::string& id) const {
  Result<ChannelRecord> channel = get(tenant, id);
  if (channel && channel->from_file)
    return fail(Errc::conflict, "the channel " + id + " is in the server's configuration file and is changed there");
  return channel;
}

Result<ChannelRecord> ChannelService::create(const json::object& fields, const identity::Caller& caller) {
  ChannelRecord channel;
  channel.tenant = caller.tenant();
  channel.id = parts_.ids.next();
  channel.created_at = channel.updated_at = parts_.clock.wall();
  if (const Result<> applied = apply_fields(channel, fields, Absent::clear); !applied) return applied.error();
  if (const Result<> taken = parts_.gateway.check(channel); !taken) return taken.error();
  const Result<std::vector<ChannelRecord>> others = parts_.repository.list(channel.tenant);
  if (!others) return others.error();
  channel.is_default = others->empty() || bool_or(fields, "is_default", false);
  store::WriteSet set(channel.tenant);
  if (const Result<> free = parts_.quotas.reserve(set, kResource); !free) return free.error();
  if (channel.is_default) ChannelRepository::clear_default(set);
  parts_.repository.insert(set, channel);
  parts_.audit.add(set, caller, "channels.create", channel.id, {{"provider", channel.provider}});
  if (const auto written = parts_.writer.write(std::move(set)); !written)
    return parts_.quotas.explain(channel.tenant, kResource, written.error());
  if (const Result<> opened = committed(channel); !opened) return opened.error();
  return channel;
}

Result<ChannelRecord> ChannelService::replace(const std::string& id, const json::object& fields,
                                              const identity::Caller& caller) {
  const Result<ChannelRecord> before = editable(caller.tenant(), id);
  if (!before) return before.error();
  ChannelRecord after = *before;
  if (const Result<> applied = apply_fields(after, fields, Absent::clear); !applied) return applied.error();
  return save(std::move(after), *before, caller);
}

Result<ChannelRecord> ChannelService::patch(const std::string& id, const json::object& fields,
                                            const identity::Caller& caller) {
  const Result<ChannelRecord> before = editable(caller.tenant(), id);
  if (!before) return before.error();
  ChannelRecord after = *before;
  if (const Result<> applied = apply_fields(after, fields, Absent::keep); !applied) return applied.error();
  return save(std::move(after), *before, caller);
}

Result<ChannelRecord> ChannelService::save(ChannelRecord after, const ChannelRecord& before,
                                           const identity::Caller& caller) {
  if (const Result<> taken = parts_.gateway.check(after); !taken) return taken.error();
  // Later than what was read in any case: the time is the row's revision.
  after.updated_at = std::max(parts_.clock.wall(), before.updated_at + Millis(1));
  store::WriteSet set(after.tenant);
  parts_.repository.update(set, after, before.updated_at);
  parts_.audit.add(set, caller, "channels.update", after.id, changed_settings(before, after));
  if (const auto written = parts_.writer.write(std::move(set)); !written) return overtaken(after.id, written.error());
  if (const Result<> opened = committed(after); !opened) return opened.error();
  return after;
}

Result<> ChannelService::remove(const std::string& id, const identity::Caller& caller) {
  const Result<ChannelRecord> channel = editable(caller.tenant(), id);
  if (!channel) return channel.error();
  store::WriteSet set(channel->tenant);
  ChannelRepository::remove(set, id);
  parts_.audit.add(set, caller, "channels.delete", id, {{"name", channel->name}});
  if (const auto written = parts_.writer.write(std::move(set)); !written) return overtaken(id, written.error());
  relay_(channel->tenant, id);
  const std::lock_guard turn(turn_);
  parts_.gateway.withdraw(id);  // nothing to read: no row comes back under this id
  return {};
}

Result<ChannelRecord> ChannelService::set_default(const std::string& id, const identity::Caller& caller) {
  if (const Result<ChannelRecord> channel = editable(caller.tenant(), id); !channel) return channel.error();
  store::WriteSet set(caller.tenant());
  ChannelRepository::clear_default(set);
  ChannelRepository::set_default(set, id, parts_.clock.wall());
  parts_.audit.add(set, caller, "channels.set_default", id);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return overtaken(id, written.error());
  return get(caller.tenant(), id);
}

Result<ChannelService::Trial> ChannelService::test(const std::string& id, const identity::Caller& caller) {
  Result<ChannelRecord> channel = get(caller.tenant(), id);
  if (!channel) return channel.error();
  Result<json::object> answer = parts_.gateway.probe(*channel);
  Trial trial{std::move(*channel), answer.has_value(), answer ? "the provider answered" : answer.error().message, {}};
  if (answer) trial.details = std::move(*answer);
  trial.channel.health_status = trial.success ? "healthy" : "failing";
  trial.channel.last_health_check = parts_.clock.wall();
  trial.channel.error_message = trial.success ? "" : trial.message;
  if (trial.channel.from_file) return trial;
  store::WriteSet set(trial.channel.tenant);
  ChannelRepository::set_health(set, trial.channel);
  const auto written = parts_.writer.write(std::move(set));
  if (!written) return written.error();
  return trial;
}

Result<> ChannelService::open_all(const store::SystemAccess& access,
                                  const std::function<void(const ChannelRecord&, const Error&)>& left) {
  const std::lock_guard turn(turn_);
  const Result<std::vector<ChannelRecord>> all = parts_.repository.all(access);
  if (!all) return all.error();
  std::unordered_set<std::string_view> stored;
  for (const ChannelRecord& channel : *all) stored.insert(channel.id);
  for (const std::string& id : parts_.gateway.open())
    if (!stored.contains(id)) parts_.gateway.withdraw(id);
  for (const ChannelRecord& channel : *all)
    if (const Result<> opened = parts_.gateway.apply(channel); !opened) left(channel, opened.error());
  return {};
}

Result<> ChannelService::refresh(const std::string& tenant, const std::string& id) {
  const std::lock_guard turn(turn_);
  const Result<std::optional<ChannelRecord>> stored = parts_.repository.find(tenant, id);
  if (!stored) return stored.error();
  if (*stored) return parts_.gateway.apply(**stored);
  parts_.gateway.withdraw(id);
  return {};
}

Result<> ChannelService::committed(const ChannelRecord& channel) {
  relay_(channel.tenant, channel.id);
  return refresh(channel.tenant, channel.id);
}

}  // namespace parley::channels
