// A plugin's function as a handler of the REST API.
#pragma once

#include <parley/abi/host.h>

#include "plugin/plugin_context.hpp"
#include "rest/endpoint.hpp"

namespace parley::host {

/// Copies what it needs of `endpoint`. Calls hold the plugin's instance while they run.
rest::Handle endpoint_handler(const plugin::PluginContext& context, const parley_endpoint& endpoint);

}  // namespace parley::host
