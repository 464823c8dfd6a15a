// A channel of the phone simulator: what the bot sends through it appears at the page.
#pragma once

#include <parley/provider.hpp>

#include "phone.hpp"

namespace parley::loopback {

class LoopbackChannel final : public sdk::Channel {
 public:
  /// `phone` must outlive it. Known to the page for as long as it lives.
  LoopbackChannel(Phone& phone, PhoneChannel channel);
  ~LoopbackChannel() override;

  std::string account() const override { return channel_.id; }
  std::string deliver(std::string_view message) const override { return phone_.deliver(channel_, message); }

  // There is no far end: nothing comes by webhook and nothing goes by HTTP.
  void verify_webhook(const sdk::HttpRequest&) const override;
  std::string answer_handshake(const sdk::HttpRequest&) const override;
  sdk::OutgoingRequest build_send(std::string_view) const override;
  std::string parse_send(const parley_http_response&) const override;

 private:
  Phone& phone_;
  PhoneChannel channel_;
  OpenChannels::Place place_;
};

}  // namespace parley::loopback
