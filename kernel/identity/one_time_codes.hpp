// One-time codes from an app on the user's phone, as a second factor. A plugin does the arithmetic (parley.otp/1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::identity {

class OneTimeCodes {
 public:
  virtual ~OneTimeCodes() = default;

  struct Fresh {
    std::string secret;
    std::string uri;  ///< otpauth:, to be shown once as a QR code
  };
  /// Errors: invalid (a name that fits no URI), unavailable (no plugin).
  virtual Result<Fresh> create(std::string_view account, std::string_view issuer) = 0;
  /// The step the code is of, to be stored before it counts; nothing when the code is wrong or was used.
  virtual Result<std::optional<std::int64_t>> check(std::string_view secret, std::string_view code, WallTime now,
                                                    std::int64_t last_step) = 0;
};

}  // namespace parley::identity
