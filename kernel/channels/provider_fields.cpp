#include "channels/provider_fields.hpp"

#include <algorithm>

namespace parley::channels {

namespace {

constexpr ProviderField kOfficial[] = {
    {"phone_number_id", "phone_number_id"},
    {"business_account_id", "business_account_id"},
    {"access_token", "access_token", true},
    {"app_secret", "app_secret", true},
    {"webhook_verify_token", "webhook_verify_token", true},
    {"base_url", "base_url"},
    {"graph_version", "graph_version"},
};
constexpr ProviderField kEvolution[] = {
    {"evolution_url", "base_url"},
    {"evolution_api_key", "api_key", true},
    {"instance_name", "instance"},
};
constexpr ProviderField kWaha[] = {
    {"waha_url", "base_url"},
    {"waha_api_key", "api_key", true},
    {"instance_name", "session"},
};
constexpr ProviderName kProviders[] = {
    {"official", "provider.cloud", kOfficial},
    {"evolution", "provider.evolution", kEvolution},
    {"waha", "provider.waha", kWaha},
    {"simulator", "provider.loopback", {}},
};

template <class Test>
const ProviderName* find(Test&& test) {
  const auto* found = std::find_if(std::begin(kProviders), std::end(kProviders), test);
  return found == std::end(kProviders) ? nullptr : found;
}

}  // namespace

std::span<const ProviderName> provider_names() {
  return kProviders;
}

const ProviderName* find_provider(std::string_view name) {
  return find([&](const ProviderName& provider) { return provider.name == name; });
}

const ProviderName* find_plugin(std::string_view plugin) {
  return find([&](const ProviderName& provider) { return provider.plugin == plugin; });
}

}  // namespace parley::channels
