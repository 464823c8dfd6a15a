// Tells whether a webhook was signed with the app's secret. Over the raw bytes as they came: Meta escapes non-ASCII
// text in some bodies and not in others, and a body read and written again would not match either way.
#pragma once

#include <string_view>

namespace parley::cloud {

/// `header` is the value of X-Hub-Signature-256: "sha256=" and 64 hex digits. Constant time for a well-formed header.
/// Throws Failure: PARLEY_INVALID without a secret, PARLEY_DENIED for a missing, malformed or wrong signature. The
/// message holds neither the expected value nor the body.
void verify_signature(std::string_view app_secret, std::string_view header, std::string_view body);

}  // namespace parley::cloud
