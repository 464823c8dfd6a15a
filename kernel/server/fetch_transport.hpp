// The outbox's transport: requests of providers go out through the fetcher.
#pragma once

#include "messaging/transport.hpp"
#include "net/fetcher.hpp"

namespace parley::server {

class FetchTransport final : public messaging::Transport {
 public:
  explicit FetchTransport(net::Fetcher& fetcher) : fetcher_(fetcher) {}
  void send(messaging::BuiltRequest request, std::function<void(messaging::FarEndAnswer)> done) override;

 private:
  net::Fetcher& fetcher_;
};

}  // namespace parley::server
