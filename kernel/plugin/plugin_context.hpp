// Who is speaking: what a room that implements a host interface learns from the parley_host of a call.
#pragma once

#include <cstdint>
#include <memory>
#include <parley/abi/entry.h>
#include <string>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "plugin/manifest.hpp"

namespace parley::plugin {

class Instance;

/// Fixed before the plugin's init runs; lives as long as the instance.
struct PluginContext {
  std::string id;
  Kind kind = Kind::feature;
  /// Grows with every start and reload in this process. Registrations are keyed by (id, generation): while a reload
  /// drains, the old and the new instance of one id live side by side.
  std::uint64_t generation = 0;
  /// Locks to a pin of the speaking instance, or to null once it was replaced and drained. A room that will call the
  /// plugin later (a route, a subscription) keeps this and locks it around each call.
  std::weak_ptr<Instance> instance;
  Log log;
  Metrics* metrics = nullptr;
  /// What the composition root gave to HostInterfaces::set_services: the host room's own business.
  void* services = nullptr;
};

/// For functions of host interfaces: the context behind the `host` argument they were called with.
const PluginContext& context_of(const parley_host* host);

}  // namespace parley::plugin
