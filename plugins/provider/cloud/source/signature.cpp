#include "signature.hpp"

#include <parley/plugin.hpp>

#include "digest.hpp"

namespace parley::cloud {

namespace {

constexpr std::string_view kPrefix = "sha256=";
constexpr std::size_t kHeaderSize = 71;

std::string_view view_of(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

void verify_signature(std::string_view app_secret, std::string_view header, std::string_view body) {
  if (app_secret.empty()) {
    throw sdk::Failure(
        PARLEY_INVALID,
        "the channel has no app_secret to check webhooks with; set it to the app secret of the Meta app");
  }
  if (header.empty()) throw sdk::Failure(PARLEY_DENIED, "the header X-Hub-Signature-256 is missing");
  if (header.size() != kHeaderSize || !header.starts_with(kPrefix)) {
    throw sdk::Failure(PARLEY_DENIED,
                       "the header X-Hub-Signature-256 is malformed: expected sha256= and 64 hex digits");
  }
  const auto given = sha256_from_hex(header.substr(kPrefix.size()));
  if (!given) {
    throw sdk::Failure(PARLEY_DENIED,
                       "the header X-Hub-Signature-256 is malformed: expected sha256= and 64 hex digits");
  }
  const Sha256 expected = hmac_sha256(app_secret, body);
  if (!constant_time_equal(view_of(expected), view_of(*given))) {
    throw sdk::Failure(PARLEY_DENIED,
                       "the signature in X-Hub-Signature-256 does not match the body; is app_secret that of this app?");
  }
}

}  // namespace parley::cloud
