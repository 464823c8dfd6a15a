#include "cloud_channel.hpp"

#include "answers.hpp"
#include "build_message.hpp"
#include "handshake.hpp"
#include "http_head.hpp"
#include "operations.hpp"
#include "signature.hpp"

namespace parley::cloud {

CloudChannel::CloudChannel(ChannelSettings settings)
    : settings_(std::move(settings)),
      send_head_(
          http_head(settings_, "POST", settings_.url(settings_.phone_number_id + "/messages"), "application/json")) {}

void CloudChannel::verify_webhook(const sdk::HttpRequest& request) const {
  verify_signature(settings_.app_secret, request.header("x-hub-signature-256"), request.body());
}

std::string CloudChannel::answer_handshake(const sdk::HttpRequest& request) const {
  return answer_challenge(settings_.webhook_verify_token, request.query());
}

sdk::OutgoingRequest CloudChannel::build_send(std::string_view message) const {
  return {send_head_, build_message(message)};
}

std::string CloudChannel::parse_send(const parley_http_response& response) const {
  return parse_send_answer(response);
}

sdk::OutgoingRequest CloudChannel::build_op(std::string_view op, std::string_view args) const {
  return build_operation(settings_, op, args);
}

std::string CloudChannel::parse_op(std::string_view op, const parley_http_response& response) const {
  return parse_operation(op, response);
}

}  // namespace parley::cloud
