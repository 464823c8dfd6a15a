// One number at the Cloud API. Immutable after its constructor; used on any thread.
#pragma once

#include <parley/provider.hpp>

#include "channel_settings.hpp"

namespace parley::cloud {

class CloudChannel final : public sdk::Channel {
 public:
  explicit CloudChannel(ChannelSettings settings);

  std::string account() const override { return settings_.phone_number_id; }
  void verify_webhook(const sdk::HttpRequest& request) const override;
  std::string answer_handshake(const sdk::HttpRequest& request) const override;
  sdk::OutgoingRequest build_send(std::string_view message) const override;
  std::string parse_send(const parley_http_response& response) const override;
  sdk::OutgoingRequest build_op(std::string_view op, std::string_view args) const override;
  std::string parse_op(std::string_view op, const parley_http_response& response) const override;

 private:
  ChannelSettings settings_;
  std::string send_head_;  ///< the same for every message
};

}  // namespace parley::cloud
