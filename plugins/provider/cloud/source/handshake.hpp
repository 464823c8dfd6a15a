// Answers the GET by which Meta checks that an endpoint is ours before it sends webhooks there.
#pragma once

#include <string>
#include <string_view>

namespace parley::cloud {

/// `query` is the raw query string with hub.mode, hub.verify_token and hub.challenge. Returns the challenge, the exact
/// body to answer. Throws Failure: PARLEY_INVALID when the channel has no token, PARLEY_DENIED for a wrong mode or
/// token and for a challenge that holds anything but letters, digits, '.', '_' and '-' (it is echoed to whoever asks).
std::string answer_challenge(std::string_view verify_token, std::string_view query);

}  // namespace parley::cloud
