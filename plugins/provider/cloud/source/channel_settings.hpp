// What an operator sets for one number, checked once when the channel opens. The table is channel_options in the
// manifest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::cloud {

struct ChannelSettings {
  std::string phone_number_id;
  std::string business_account_id;  ///< empty: no templates, no webhook.subscribe
  std::string access_token;
  std::string app_secret;            ///< empty: webhooks cannot be checked
  std::string webhook_verify_token;  ///< empty: the endpoint cannot be confirmed
  std::string base_url;              ///< without a slash at its end
  std::string graph_version;         ///< "v23.0"
  std::vector<std::string> media_hosts;

  /// Reads the channel's options. Throws Failure(PARLEY_INVALID) naming the option; never shows a secret.
  static ChannelSettings from_json(std::string_view channel);

  /// base_url/graph_version/path
  std::string url(std::string_view path) const { return base_url + "/" + graph_version + "/" + std::string(path); }
  /// Whether the access token may be sent to this address: https to a host of media_hosts (or below one), or the origin
  /// of base_url. Anything else would give the token to whoever wrote the address.
  bool may_fetch(std::string_view url) const;
};

}  // namespace parley::cloud
