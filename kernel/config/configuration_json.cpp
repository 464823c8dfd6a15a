#include "config/configuration_json.hpp"

namespace parley::config {

namespace {

/// Every type by itself: a new one does not compile until somebody says how it is shown.
struct Shown {
  json::value operator()(const std::string& text) const { return json::string(text); }
  json::value operator()(bool value) const { return value; }
  json::value operator()(std::int64_t number) const { return number; }
  json::value operator()(double number) const { return number; }
  json::value operator()(Millis duration) const { return json::string(to_text(duration)); }
  json::value operator()(ByteSize size) const { return json::string(to_text(size)); }
  json::value operator()(const Address& address) const { return json::string(to_text(address)); }
  json::value operator()(TimeOfDay time) const { return json::string(to_text(time)); }
  json::value operator()(const Secret& secret) const { return json::string(secret.redacted()); }
  json::value operator()(const std::vector<std::string>& list) const { return json::value_from(list); }
  json::value operator()(const std::vector<Secret>& list) const {
    json::array shown;
    for (const Secret& secret : list) shown.emplace_back(secret.redacted());
    return shown;
  }
};

json::object to_json(const Settings& settings) {
  json::object shown;
  for (const Setting& setting : settings.all())
    shown[setting.key] = {{"value", std::visit(Shown{}, setting.value)}, {"origin", setting.origin.to_text()}};
  return shown;
}

}  // namespace

json::object to_json(const Configuration& configuration, std::span<const PluginConfig> plugins,
                     std::span<const ChannelConfig> channels) {
  json::object sections, of_plugins, of_channels;
  for (const Settings& settings : configuration.sections()) sections[settings.section()] = to_json(settings);
  for (const PluginConfig& plugin : plugins) of_plugins[plugin.id] = to_json(plugin.settings);
  for (const ChannelConfig& channel : channels) of_channels[channel.id] = to_json(channel.settings);
  return {{"sections", std::move(sections)}, {"plugins", std::move(of_plugins)}, {"channels", std::move(of_channels)}};
}

}  // namespace parley::config
