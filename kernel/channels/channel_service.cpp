#include "channels/channel_service.hpp"

#include <algorithm>

#include "base/error_detail.hpp"
#include "channels/channel_fields.hpp"

namespace parley::channels {

namespace {

constexpr std::string_view kResource = "connections";

Error no_channel(const std::string& id) {
  return fail(Errc::not_found, "no channel " + id);
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
  if (const Result<> opened = parts_.gateway.apply(channel); !opened) return opened.error();
  changed(channel);
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
  after.updated_at = parts_.clock.wall();
  store::WriteSet set(after.tenant);
  parts_.repository.update(set, after);
  parts_.audit.add(set, caller, "channels.update", after.id, changed_settings(before, after));
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  if (const Result<> opened = parts_.gateway.apply(after); !opened) return opened.error();
  changed(after);
  return after;
}

Result<> ChannelService::remove(const std::string& id, const identity::Caller& caller) {
  const Result<ChannelRecord> channel = editable(caller.tenant(), id);
  if (!channel) return channel.error();
  store::WriteSet set(channel->tenant);
  ChannelRepository::remove(set, id);
  parts_.audit.add(set, caller, "channels.delete", id, {{"name", channel->name}});
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.gateway.withdraw(id);
  changed(*channel);
  return {};
}

Result<ChannelRecord> ChannelService::set_default(const std::string& id, const identity::Caller& caller) {
  Result<ChannelRecord> channel = editable(caller.tenant(), id);
  if (!channel) return channel.error();
  channel->is_default = true;
  channel->updated_at = parts_.clock.wall();
  store::WriteSet set(channel->tenant);
  ChannelRepository::clear_default(set);
  parts_.repository.update(set, *channel);
  parts_.audit.add(set, caller, "channels.set_default", id);
  const auto written = parts_.writer.write(std::move(set));
  if (!written) return written.error();
  return channel;
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
  const Result<std::vector<ChannelRecord>> all = parts_.repository.all(access);
  if (!all) return all.error();
  for (const ChannelRecord& channel : *all)
    if (const Result<> opened = parts_.gateway.apply(channel); !opened) left(channel, opened.error());
  return {};
}

Result<> ChannelService::refresh(const std::string& tenant, const std::string& id) {
  const Result<std::optional<ChannelRecord>> stored = parts_.repository.find(tenant, id);
  if (!stored) return stored.error();
  if (*stored) return parts_.gateway.apply(**stored);
  parts_.gateway.withdraw(id);
  return {};
}

void ChannelService::changed(const ChannelRecord& channel) const {
  relay_(channel.tenant, channel.id);
}

}  // namespace parley::channels
