// provider.loopback: the built-in phone simulator. A provider whose far end is a page of this server, so that a bot can
// be tried without an account anywhere.
#pragma once

#include <parley/feature.hpp>
#include <parley/provider.hpp>

#include "phone.hpp"
#include "phone_routes.hpp"

namespace parley::loopback {

class Loopback final : public sdk::Provider, public sdk::Feature {
 public:
  /// `config` holds the manifest's options. Throws Failure when the host lacks an interface.
  Loopback(sdk::Host host, std::string_view config);

  std::string capabilities() const override;
  std::unique_ptr<sdk::Channel> open_channel(std::string_view channel) const override;
  std::string parse_webhook(const sdk::HttpRequest& request) const override;

  std::vector<sdk::Migration> migrations() const override { return MessageTable::migrations(); }
  void start() override;
  void stop() override;

 private:
  std::unique_ptr<Phone> phone_;  // behind a pointer: opening a channel is const and adds to the phone
  PhoneRoutes routes_;
};

}  // namespace parley::loopback
