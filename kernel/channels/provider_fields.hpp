// How the API names providers and their settings, and what the provider plugins call the same.
#pragma once

#include <span>
#include <string_view>

namespace parley::channels {

struct ProviderField {
  std::string_view name;    ///< in the API: "evolution_api_key"
  std::string_view option;  ///< of the plugin: "api_key"
  bool secret = false;      ///< never shown, sealed at rest
};

struct ProviderName {
  std::string_view name;    ///< in the API: "official"
  std::string_view plugin;  ///< "provider.cloud"
  std::span<const ProviderField> fields;
};

/// All providers that the API knows, whether their plugin runs or not.
std::span<const ProviderName> provider_names();
/// Null when there is none of that name.
const ProviderName* find_provider(std::string_view name);
const ProviderName* find_plugin(std::string_view plugin);

}  // namespace parley::channels
