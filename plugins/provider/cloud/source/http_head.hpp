// The head of a request to send, as in http-request.schema.json.
#pragma once

#include <string>
#include <string_view>

#include "channel_settings.hpp"

namespace parley::cloud {

/// {"method", "url", "headers": [["Authorization", "Bearer ..."], ["Content-Type", content_type]?]}
std::string http_head(const ChannelSettings& settings, std::string_view method, std::string_view url,
                      std::string_view content_type = {});

/// Text as it may stand in a path or query: everything but letters, digits, '-', '.', '_' and '~' as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace parley::cloud
