// Makes access tokens. A plugin does (parley.token/1), and the same plugin recognises them in the chain.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::identity {

class TokenIssuer {
 public:
  virtual ~TokenIssuer() = default;
  /// For `ttl` from `now`. Errors: unavailable (no plugin), what the plugin says.
  virtual Result<std::string> issue(const std::string& user, const std::string& tenant, const std::string& session,
                                    Millis ttl, WallTime now) = 0;
};

}  // namespace parley::identity
