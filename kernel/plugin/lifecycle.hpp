// What the plugin host asks of the composition root: the steps of a kind that are not its business (a feature's
// migrations and start), and the books of what plugins have registered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace parley::plugin {

class Instance;

/// Steps around an instance's service. Each call runs on a watched thread, never two at once for one instance. What
/// escapes from the plugin's code is caught by the caller.
class Lifecycle {
 public:
  virtual ~Lifecycle() = default;
  /// After init, before anybody can find it: a feature's migrations and start. On a reload the old generation still
  /// serves, so what this one registers stands beside the old one's until that is removed. `instance` is a pin: what
  /// keeps it keeps the instance.
  virtual Result<void> start(const std::shared_ptr<Instance>& instance) = 0;
  /// On a reload, once find() gives this instance to everybody and before the old one, if there is one, is asked to
  /// end: for what was begun with the old one since start. On the thread that reloads, which waits for it.
  virtual void replaced(const Instance& /*instance*/) {}
  /// After the last pin is gone and the registrations are out, before deinit: a feature's stop. Also called when start
  /// failed.
  virtual void stop(Instance& instance) = 0;
};

/// Routes, subscriptions, jobs and so on that plugins have made, keyed by plugin and generation. Thread-safe.
class Registrations {
 public:
  virtual ~Registrations() = default;
  /// Takes all of them out, so that no new call begins. Calls under way hold pins and need not be waited for.
  virtual void remove(std::string_view id, std::uint64_t generation) = 0;
  /// Names those that are still there ("GET /phone"): after a plugin has ended there must be none.
  virtual std::vector<std::string> left(std::string_view id, std::uint64_t generation) const = 0;
};

}  // namespace parley::plugin
