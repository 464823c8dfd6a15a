// The plugin: secrets for authenticator apps, and whether a code is right and was not used before.
#pragma once

#include <parley/otp.hpp>

namespace parley::auth_totp {

class OneTimeCodes final : public sdk::Otp {
 public:
  OneTimeCodes(sdk::Host, std::string_view config);
  sdk::OtpSecret create(std::string_view account, std::string_view issuer) const override;
  std::optional<std::int64_t> check(std::string_view secret, std::string_view code, std::int64_t now_ms,
                                    std::int64_t last_step) const override;

 private:
  std::int64_t drift_ = 1;
};

}  // namespace parley::auth_totp
