// Where a request comes from: the peer of the connection, or what a proxy that is trusted says in X-Forwarded-For.
#pragma once

#include <string>
#include <vector>

#include "net/http.hpp"

namespace parley::api {

/// Immutable; any thread.
class ClientAddress {
 public:
  /// `proxies` are addresses whose word counts. Without any, only the connection does: anybody can write a header.
  explicit ClientAddress(std::vector<std::string> proxies = {}) : proxies_(std::move(proxies)) {}

  /// The last address on the way that is no trusted proxy.
  std::string of(const net::Request& request) const;

 private:
  bool trusts(std::string_view address) const;
  const std::vector<std::string> proxies_;
};

}  // namespace parley::api
