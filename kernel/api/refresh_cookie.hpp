// The cookie with the refresh token: scripts cannot read it, other sites cannot send it, other routes do not get it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http.hpp"

namespace parley::api {

struct CookieOptions {
  bool secure = true;                ///< false only on plain http, for a machine of one's own
  std::vector<std::string> origins;  ///< pages of other origins that may sign in: "https://app.example.com"
};

/// Immutable; any thread. `path` is that of the routes which get the cookie ("/api/v1/auth").
class RefreshCookie {
 public:
  explicit RefreshCookie(CookieOptions options) : options_(std::move(options)) {}

  std::string set(const std::string& token, Millis ttl, const std::string& path) const;
  std::string clear(const std::string& path) const { return set({}, Millis(0), path); }
  std::optional<std::string> read(const net::Request& request) const;

  /// Errc::denied for a request that a page of another site makes in its visitor's name. Browsers say where a request
  /// comes from (Origin, Sec-Fetch-Site); who says neither is no browser and has no cookies of anybody else.
  Result<> same_site(const net::Request& request) const;

 private:
  const CookieOptions options_;
};

}  // namespace parley::api
