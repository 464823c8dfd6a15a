// Counters and gauges of a plugin on the host's /metrics. A host without metrics is no reason to fail: nothing happens.
#pragma once

#include <parley/plugin.hpp>

namespace parley::sdk {

/// Copyable; any thread.
class Metrics {
 public:
  explicit Metrics(Host host) : host_(host), table_(host.interface<parley_host_metrics_v1>(PARLEY_HOST_METRICS_V1)) {}

  /// Adds to a counter. `name` is [a-z0-9_]+; the host adds "parley_plugin_" and the plugin's id.
  void add(std::string_view name, std::uint64_t by = 1) const {
    if (table_) table_->add(host_.raw(), str(name), by);
  }
  /// Sets a gauge.
  void set(std::string_view name, std::int64_t value) const {
    if (table_) table_->set(host_.raw(), str(name), value);
  }

 private:
  Host host_;
  const parley_host_metrics_v1* table_;
};

}  // namespace parley::sdk
