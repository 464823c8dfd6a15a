#include "one_time_codes.hpp"

#include <array>
#include <openssl/rand.h>

#include "base32.hpp"
#include "code.hpp"
#include "otpauth_uri.hpp"

namespace parley::auth_totp {

namespace {

using sdk::Failure;

constexpr std::size_t kSecretBytes = 20;  // as long as the hash, RFC 4226 section 4
constexpr std::size_t kShortest = 16;     // what other services made may be moved here
constexpr std::size_t kLongest = 128;

}  // namespace

OneTimeCodes::OneTimeCodes(sdk::Host, std::string_view config) {
  const sdk::Json drift = sdk::Json::parse(config)["drift"];
  if (!drift.is_integer() || drift.integer() < 0 || drift.integer() > 2)
    throw Failure(PARLEY_INVALID, "option drift: expected an integer from 0 to 2");
  drift_ = drift.integer();
}

sdk::OtpSecret OneTimeCodes::create(std::string_view account, std::string_view issuer) const {
  std::array<unsigned char, kSecretBytes> bytes;
  if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
    throw Failure(PARLEY_UNAVAILABLE, "the system gives no random bytes for a secret");
  sdk::OtpSecret made;
  made.secret = to_base32({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  made.uri = otpauth_uri(account, issuer, made.secret);
  return made;
}

std::optional<std::int64_t> OneTimeCodes::check(std::string_view secret, std::string_view code, std::int64_t now_ms,
                                                std::int64_t last_step) const {
  const auto bytes = secret.size() <= kLongest ? from_base32(secret) : std::nullopt;
  if (!bytes || bytes->size() < kShortest)
    throw Failure(PARLEY_INVALID, "the stored secret is none that this plugin made");
  if (now_ms < 0) throw Failure(PARLEY_INVALID, "the time: expected milliseconds since 1970");
  const std::int64_t now = now_ms / kStepMs;
  std::optional<std::int64_t> matched;
  // All steps are compared, so that the time does not tell which one it was.
  for (std::int64_t step = now - drift_; step <= now + drift_; ++step)
    if (same_code(code_at(*bytes, step), code) && step > last_step) matched = step;
  return matched;
}

}  // namespace parley::auth_totp
