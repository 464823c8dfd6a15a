// The bounds and times of signing in, with their defaults.
#pragma once

#include <string>

#include "identity/rates.hpp"

namespace parley::identity {

struct AccountOptions {
  Millis access_ttl = std::chrono::minutes(15);             ///< of an access token
  Millis refresh_ttl = std::chrono::hours(24 * 30);         ///< of a sign-in that is not used
  std::int64_t sign_ins_per_user = 50;                      ///< the least recently used goes
  bool registration = true;                                 ///< whether anybody may open a tenant
  Rate attempts_per_name{10, std::chrono::minutes(15)};     ///< password attempts on one login name
  Rate attempts_per_address{60, std::chrono::minutes(15)};  ///< and from one address
  Millis reset_ttl = std::chrono::hours(1);                 ///< of a password link
  Millis invitation_ttl = std::chrono::hours(24 * 7);
  std::string issuer = "parley";  ///< what an authenticator app shows
  std::string public_url;         ///< where people reach the console, for links in mails; "" for none
};

}  // namespace parley::identity
