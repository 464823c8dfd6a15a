// Who is speaking: what a room that implements a host interface learns from the parley_host of a call.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <parley/abi/entry.h>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "plugin/manifest.hpp"

namespace parley::plugin {

class Instance;

/// Fixed before the plugin's init runs, but for `initialised`. The original lives as long as the instance; copies are
/// cheap.
struct PluginContext {
  std::string id;
  Kind kind = Kind::feature;
  /// Grows with every start and reload in this process. Registrations are keyed by (id, generation): while a reload
  /// drains, the old and the new instance of one id live side by side.
  std::uint64_t generation = 0;
  /// Locks to a pin of the speaking instance, also while it starts. For what the plugin itself waits for (a fetch); for
  /// a registration use pin().
  std::weak_ptr<Instance> instance;
  std::shared_ptr<std::atomic<bool>> initialised = std::make_shared<std::atomic<bool>>(false);
  Log log;
  Metrics* metrics = nullptr;
  const Clock* clock = nullptr;
  /// What the composition root gave to HostInterfaces::set_services: the host room's own business.
  void* services = nullptr;

  /// A pin of the speaking instance, for a call back into it. Null until its init has succeeded (what it registered
  /// before must not be called: an init that fails has destroyed what stands behind it) and null again once it was
  /// replaced and drained. A room that will call the plugin later (a route, a subscription) copies this context and
  /// asks for a pin for each call.
  std::shared_ptr<Instance> pin() const { return initialised->load() ? instance.lock() : nullptr; }
};

/// For functions of host interfaces: the context behind the `host` argument they were called with.
const PluginContext& context_of(const parley_host* host);

}  // namespace parley::plugin
