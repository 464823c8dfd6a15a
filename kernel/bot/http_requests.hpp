// The http requests of flows and scripts, through the fetcher: with its check of addresses, and bounds of their own.
#pragma once

#include "bot/request_runner.hpp"
#include "net/fetcher.hpp"

namespace parley::bot {

struct HttpOptions {
  Millis timeout{15'000};               ///< when the request does not say
  Millis longest_timeout{60'000};       ///< what it may say
  std::size_t reply_bytes = 256 << 10;  ///< of an answer's body; more is the error "limit"
  std::size_t body_bytes = 256 << 10;   ///< of a request's
};

/// Thread-safe.
class HttpRequests final : public RequestRunner {
 public:
  /// `fetcher` outlives this.
  HttpRequests(HttpOptions options, net::Fetcher& fetcher) : options_(options), fetcher_(fetcher) {}
  void run(const RequestOrigin& origin, const dialogue::Request& request, Done done) override;

 private:
  Result<net::FetchRequest> build(const RequestOrigin& origin, const dialogue::Request& request) const;

  const HttpOptions options_;
  net::Fetcher& fetcher_;
};

}  // namespace parley::bot
