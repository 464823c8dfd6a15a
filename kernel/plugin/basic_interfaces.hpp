// The host interfaces that every plugin may use: parley.host.log/1, parley.host.metrics/1 and parley.host.clock/1.
#pragma once

#include <parley/abi/host.h>

namespace parley::plugin {

/// Lines go to the log of the plugin's context. Control characters become spaces, and a line has at most 8 KB.
const parley_host_log_v1& log_interface();

/// Counters and gauges "parley_plugin_<name>" with the label plugin="<id>". A name that HostEndpoint does not admit is
/// left out.
const parley_host_metrics_v1& metrics_interface();

/// The time of the clock in the plugin's context.
const parley_host_clock_v1& clock_interface();

}  // namespace parley::plugin
