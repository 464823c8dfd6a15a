// What this server does when a plugin begins and ends to serve: a feature gets its tables and routes, a provider its
// channels.
#pragma once

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
  void stop(plugin::Instance& instance) override { features_.stop(instance); }

 private:
  host::Features& features_;
  Channels& channels_;
};

}  // namespace parley::server
