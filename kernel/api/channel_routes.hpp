// The endpoints of channels, under the name that integrations know: /whatsapp-configs.
#pragma once

#include "channels/channel_service.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// The service must outlive the router.
Result<> add_channel_routes(rest::Api& api, channels::ChannelService& channels);

}  // namespace parley::api
