// What the endpoints of this plugin are: for the host's checks and the API's documents.
#pragma once

#include <parley/host/endpoints.hpp>

namespace parley::analytics {

sdk::Endpoint metrics_endpoint();
sdk::Endpoint timeline_endpoint();
sdk::Endpoint agents_endpoint();
sdk::Endpoint channels_endpoint();
sdk::Endpoint export_endpoint();

}  // namespace parley::analytics
