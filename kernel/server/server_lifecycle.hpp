// What this server does when a plugin begins and ends to serve: a feature gets its tables and routes, a provider its
// channels.
#pragma once

#include <functional>
#include <parley/abi/provider.h>

#include "host/features.hpp"
#include "server/channels.hpp"

namespace parley::server {

class ServerLifecycle final : public plugin::Lifecycle {
 public:
  ServerLifecycle(host::Features& features, Channels& channels) : features_(features), channels_(channels) {}

  Result<void> start(const std::shared_ptr<plugin::Instance>& instance) override {
    if (const Result<> started = features_.start(instance); !started) return started;
    return channels_.open_on(instance);
  }
  void replaced(const plugin::Instance& instance) override {
    if (instance.interface<parley_provider_v1>(PARLEY_PROVIDER_V1)) provider_replaced_();
  }
  void stop(plugin::Instance& instance) override { features_.stop(instance); }

  /// What is to be done when another build of a provider serves. Before the first reload.
  void when_provider_replaced(std::function<void()> action) { provider_replaced_ = std::move(action); }

 private:
  host::Features& features_;
  Channels& channels_;
  std::function<void()> provider_replaced_ = [] {};
};

}  // namespace parley::server
