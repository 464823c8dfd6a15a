// A plugin of one-time codes as its tests see it: `create_otp(plugin, account, issuer)`, `check_otp(plugin, ...)`.
#pragma once

#include <parley/abi/otp.h>
#include <parley/testkit/loaded_plugin.hpp>

namespace parley::testkit {

struct OtpAnswer {
  parley_status status = PARLEY_INTERNAL;
  std::int64_t step = 0;
  std::string error;
};

/// {"secret", "uri"}. Throws Failure.
inline sdk::Json create_otp(const LoadedPlugin& plugin, std::string_view account, std::string_view issuer) {
  TextSink document;
  TextSink error;
  const auto& table = plugin.interface<parley_otp_v1>(PARLEY_OTP_V1);
  require_ok(table.create(plugin.raw(), sdk::str(account), sdk::str(issuer), document.raw(), error.raw()), error,
             "create");
  return sdk::Json::parse(document.text());
}

inline OtpAnswer check_otp(const LoadedPlugin& plugin, std::string_view secret, std::string_view code,
                           std::int64_t now_ms, std::int64_t last_step = 0) {
  TextSink error;
  OtpAnswer answer;
  const auto& table = plugin.interface<parley_otp_v1>(PARLEY_OTP_V1);
  answer.status =
      table.check(plugin.raw(), sdk::str(secret), sdk::str(code), now_ms, last_step, &answer.step, error.raw());
  answer.error = error.text();
  return answer;
}

}  // namespace parley::testkit
