#include "loopback_channel.hpp"

#include <utility>

namespace parley::loopback {

LoopbackChannel::LoopbackChannel(Phone& phone, PhoneChannel channel)
    : phone_(phone), channel_(std::move(channel)), place_(phone.channels().add(channel_)) {}

LoopbackChannel::~LoopbackChannel() {
  phone_.channels().remove(place_);
}

void LoopbackChannel::verify_webhook(const sdk::HttpRequest&) const {
  throw sdk::Failure(PARLEY_DENIED, "the phone simulator has no webhook; post to /phone/api/messages");
}

std::string LoopbackChannel::answer_handshake(const sdk::HttpRequest&) const {
  throw sdk::Failure(PARLEY_DENIED, "the phone simulator has no webhook to check");
}

sdk::OutgoingRequest LoopbackChannel::build_send(std::string_view) const {
  throw sdk::Failure(PARLEY_UNSUPPORTED, "the phone simulator is local: messages are delivered, not sent by HTTP");
}

std::string LoopbackChannel::parse_send(const parley_http_response&) const {
  throw sdk::Failure(PARLEY_UNSUPPORTED, "the phone simulator is local: no HTTP answer belongs to it");
}

}  // namespace parley::loopback
