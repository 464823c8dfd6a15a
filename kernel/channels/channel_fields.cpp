#include "channels/channel_fields.hpp"

#include <algorithm>

#include "base/error_detail.hpp"
#include "channels/provider_fields.hpp"

namespace parley::channels {

namespace {

constexpr std::string_view kCommon[] = {"name", "provider", "is_active", "is_default"};

bool is_common(std::string_view name) {
  return std::find(std::begin(kCommon), std::end(kCommon), name) != std::end(kCommon);
}

const ProviderField* find_field(const ProviderName& provider, std::string_view name) {
  for (const ProviderField& field : provider.fields)
    if (field.name == name) return &field;
  return nullptr;
}

std::vector<FieldProblem> strangers(const ProviderName& provider, const json::object& fields) {
  std::vector<FieldProblem> problems;
  for (const auto& [name, value] : fields)
    if (!is_common(name) && !find_field(provider, name))
      problems.push_back({std::string(name), "is no setting of the provider " + std::string(provider.name)});
  return problems;
}

void put(json::object& into, std::string_view option, const json::value& value) {
  const bool empty = value.is_null() || (value.is_string() && value.get_string().empty());
  if (empty)
    into.erase(option);
  else
    into[option] = value;
}

}  // namespace

Result<> apply_fields(ChannelRecord& channel, const json::object& fields, Absent absent) {
  if (const std::string_view name = string_or(fields, "provider"); !name.empty()) {
    const ProviderName* wanted = find_provider(name);
    if (!wanted) return wrong_field("provider", "no provider has the name " + std::string(name));
    if (!channel.provider.empty() && channel.provider != wanted->plugin) channel.options = {}, channel.secrets = {};
    channel.provider = wanted->plugin;
  }
  const ProviderName* provider = find_plugin(channel.provider);
  if (!provider) return wrong_field("provider", "expected the name of a provider");
  if (auto problems = strangers(*provider, fields); !problems.empty()) return wrong_fields(std::move(problems));
  channel.name = string_or(fields, "name", channel.name);
  channel.is_active = bool_or(fields, "is_active", absent == Absent::clear ? true : channel.is_active);
  for (const ProviderField& field : provider->fields) {
    const json::value* given = fields.if_contains(field.name);
    if (given)
      put(field.secret ? channel.secrets : channel.options, field.option, *given);
    else if (absent == Absent::clear && !field.secret)
      channel.options.erase(field.option);
  }
  return {};
}

json::object to_document(const ChannelRecord& channel) {
  json::object document{{"id", channel.id}, {"name", channel.name}};
  json::array secrets;
  if (const ProviderName* provider = find_plugin(channel.provider)) {
    document["provider"] = provider->name;
    for (const ProviderField& field : provider->fields) {
      if (field.secret && channel.secrets.contains(field.option)) secrets.emplace_back(field.name);
      if (field.secret) continue;
      const json::value* value = channel.options.if_contains(field.option);
      document[field.name] = value ? *value : json::value(nullptr);
    }
  } else {
    document["provider"] = channel.provider;
  }
  document["secrets_set"] = std::move(secrets);
  document["is_active"] = channel.is_active;
  document["is_default"] = channel.is_default;
  document["read_only"] = channel.from_file;
  document["health_status"] = channel.health_status;
  document["last_health_check"] = time_or_null(channel.last_health_check);
  document["error_message"] = channel.error_message;
  document["created_at"] = channel.from_file ? json::value(nullptr) : json::value(to_rfc3339(channel.created_at));
  document["updated_at"] = channel.from_file ? json::value(nullptr) : json::value(to_rfc3339(channel.updated_at));
  return document;
}

}  // namespace parley::channels
