// One-time codes as a second factor, in C++: derive from Otp, export with PARLEY_PLUGIN(MyCodes, parley::sdk::Otp).
#pragma once

#include <cstdint>
#include <optional>
#include <parley/abi/otp.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>

namespace parley::sdk {

struct OtpSecret {
  std::string secret{};  ///< to be stored
  std::string uri{};     ///< otpauth:, to be shown once
};

class Otp {
 public:
  virtual ~Otp() = default;
  /// [any] A new secret. Throws Failure(PARLEY_INVALID) for names that cannot stand in the URI.
  virtual OtpSecret create(std::string_view account, std::string_view issuer) const = 0;
  /// [any] The step that `code` is of, always above `last_step`; nothing when it is wrong or was used. `now_ms` is
  /// milliseconds since 1970. Throws Failure(PARLEY_INVALID) when the secret is none of create().
  virtual std::optional<std::int64_t> check(std::string_view secret, std::string_view code, std::int64_t now_ms,
                                            std::int64_t last_step) const = 0;

  /// The parley.otp/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

template <class Type>
const void* Otp::table(std::string_view id) {
  static const parley_otp_v1 functions = [] {
    parley_otp_v1 t{};
    t.struct_size = sizeof t;
    t.create = [](parley_plugin* p, parley_str account, parley_str issuer, const parley_sink* document,
                  const parley_sink* error) {
      return guarded(error, [&] {
        const OtpSecret made = self<Type>(p).create(view(account), view(issuer));
        Sink(document).write(Json::object({{"secret", made.secret}, {"uri", made.uri}}).dump());
      });
    };
    t.check = [](parley_plugin* p, parley_str secret, parley_str code, std::int64_t now_ms, std::int64_t last_step,
                 std::int64_t* step, const parley_sink* error) {
      return guarded(error, [&] {
        const auto matched = self<Type>(p).check(view(secret), view(code), now_ms, last_step);
        if (!matched || *matched <= last_step) throw Failure(PARLEY_DENIED, "the code is wrong or was used before");
        *step = *matched;
      });
    };
    return t;
  }();
  return id == PARLEY_OTP_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
