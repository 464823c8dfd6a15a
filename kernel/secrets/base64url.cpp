#include "secrets/base64url.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace parley::secrets {

std::string to_base64url(std::string_view bytes) {
  std::string text = to_base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

Result<std::string> from_base64url(std::string_view text) {
  const auto wrong = [] { return fail(Errc::invalid, "the text is no base64url with padding"); };
  if (text.empty() || text.find_first_of("+/") != std::string_view::npos) return wrong();
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  Result<std::string> bytes = from_base64(standard);
  // OpenSSL takes white space and loose bits; encoding again takes neither.
  if (!bytes || to_base64(*bytes) != standard) return wrong();
  return bytes;
}

}  // namespace parley::secrets
