#include "server/channels.hpp"

#include <parley/abi/provider.h>

namespace parley::server {

void Channels::configure(std::vector<messaging::ChannelConfig> configs) {
  std::lock_guard lock(mutex_);
  configs_ = std::move(configs);
}

Result<> Channels::open_on(const std::shared_ptr<plugin::Instance>& instance) {
  const auto* table = instance->interface<parley_provider_v1>(PARLEY_PROVIDER_V1);
  if (!table) return {};
  std::lock_guard lock(mutex_);
  const auto before = directory_.current();
  std::vector<std::shared_ptr<const messaging::Channel>> channels;
  for (const auto& channel : before->all())
    if (channel->provider() != instance->id()) channels.push_back(channel);
  for (const messaging::ChannelConfig& config : configs_) {
    if (config.provider != instance->id()) continue;
    auto opened = messaging::Channel::open(config, {instance->id(), instance, table, instance->raw()});
    if (opened) {
      log_.info("channel open",
                {{"channel", config.id}, {"provider", config.provider}, {"account", (*opened)->account()}});
      channels.push_back(std::move(*opened));
    } else if (before->find(config.id)) {
      return opened.error();
    } else {
      log_.error("channel left out", {{"channel", config.id}, {"reason", opened.error().message}});
    }
  }
  auto set = messaging::ChannelSet::make(std::move(channels));
  if (!set) return set.error();
  directory_.replace(std::move(*set));
  return {};
}

Result<> Channels::put(messaging::ChannelConfig config, const std::shared_ptr<plugin::Instance>& provider) {
  const auto* table = provider ? provider->interface<parley_provider_v1>(PARLEY_PROVIDER_V1) : nullptr;
  if (!table) return fail(Errc::unavailable, "the plugin " + config.provider + " does not run");
  std::lock_guard lock(mutex_);
  const auto here = directory_.current()->find(config.id);
  if (here && here->runs_on(provider) && here->config() == config) return {};
  auto opened = messaging::Channel::open(config, {provider->id(), provider, table, provider->raw()});
  if (!opened) return opened.error();
  std::vector<std::shared_ptr<const messaging::Channel>> channels;
  for (const auto& channel : directory_.current()->all())
    if (channel->id() != config.id) channels.push_back(channel);
  channels.push_back(std::move(*opened));
  auto set = messaging::ChannelSet::make(std::move(channels));
  if (!set) return set.error();
  directory_.replace(std::move(*set));
  std::erase_if(configs_, [&](const messaging::ChannelConfig& known) { return known.id == config.id; });
  configs_.push_back(std::move(config));
  return {};
}

void Channels::drop(const std::string& id) {
  std::lock_guard lock(mutex_);
  std::erase_if(configs_, [&](const messaging::ChannelConfig& known) { return known.id == id; });
  std::vector<std::shared_ptr<const messaging::Channel>> channels;
  for (const auto& channel : directory_.current()->all())
    if (channel->id() != id) channels.push_back(channel);
  if (auto set = messaging::ChannelSet::make(std::move(channels))) directory_.replace(std::move(*set));
}

void Channels::close_all() {
  directory_.replace(std::make_shared<messaging::ChannelSet>());
}

}  // namespace parley::server
