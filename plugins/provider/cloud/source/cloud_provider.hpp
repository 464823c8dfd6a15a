// The WhatsApp Cloud API as a provider: what it can do, its channels and its webhooks.
#pragma once

#include <parley/provider.hpp>

namespace parley::cloud {

class CloudProvider final : public sdk::Provider {
 public:
  /// `config` holds the manifest's options. Throws Failure(PARLEY_INVALID).
  CloudProvider(sdk::Host host, std::string_view config);

  std::string capabilities() const override;
  std::unique_ptr<sdk::Channel> open_channel(std::string_view channel) const override;
  std::string parse_webhook(const sdk::HttpRequest& request) const override;

 private:
  std::size_t max_webhook_bytes_;
};

}  // namespace parley::cloud
