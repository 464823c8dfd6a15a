#include "server/channel_options.hpp"

#include "base/error_detail.hpp"
#include "channels/provider_fields.hpp"
#include "config/option_value.hpp"
#include "config/settings.hpp"

namespace parley::server {

namespace {

constexpr std::string_view kOpenCall = "open_channel: ";  // plugin::call puts it before what the provider said

std::string api_name(const channels::ChannelRecord& channel, std::string_view option) {
  if (const channels::ProviderName* provider = channels::find_plugin(channel.provider))
    for (const channels::ProviderField& field : provider->fields)
      if (field.option == option) return std::string(field.name);
  return std::string(option);
}

const json::value* given(const channels::ChannelRecord& channel, const config::Option& option) {
  const json::object& from = option.type == config::OptionType::secret ? channel.secrets : channel.options;
  return from.if_contains(option.key);
}

std::optional<config::SettingValue> read(const config::Option& option, std::string_view text) {
  if (option.type != config::OptionType::secret) return config::value_from_text(option, text);
  config::Secret secret(std::string(text), {});
  if (!config::secret_within_bounds(option, secret)) return std::nullopt;
  return secret;
}

}  // namespace

Result<std::string> channel_options(const channels::ChannelRecord& channel, const config::OptionTable& table) {
  std::vector<FieldProblem> problems;
  std::vector<config::Setting> settings;
  for (const config::Option& option : table.options()) {
    const json::value* value = given(channel, option);
    std::optional<config::SettingValue> taken = config::default_value(option);
    if (value && value->is_string()) taken = read(option, value->get_string());
    if (!value && option.required)
      problems.push_back({api_name(channel, option.key), "is needed: " + option.description});
    else if (!taken)
      problems.push_back({api_name(channel, option.key), "expected " + option.expectation()});
    else
      settings.push_back({option.key, option.type, std::move(*taken), {}});
  }
  if (!problems.empty()) return wrong_fields(std::move(problems));
  return json::serialize(config::Settings("channel", std::move(settings)).reveal_json());
}

Error refused_option(const channels::ChannelRecord& channel, const config::OptionTable& table,
                     const std::string& reason) {
  std::string_view words = reason;
  if (const std::size_t call = words.find(kOpenCall); call != std::string_view::npos)
    words.remove_prefix(call + kOpenCall.size());
  const std::size_t colon = words.find(": ");
  if (colon == std::string_view::npos || !table.find(words.substr(0, colon))) return wrong_field("", reason);
  return wrong_field(api_name(channel, words.substr(0, colon)), std::string(words.substr(colon + 2)));
}

}  // namespace parley::server
