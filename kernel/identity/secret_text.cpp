#include "identity/secret_text.hpp"

#include <algorithm>
#include <vector>

#include "base/crypto.hpp"

namespace parley::identity {

std::string random_text(std::size_t bytes) {
  std::vector<std::uint8_t> random(bytes);
  random_bytes(random);
  std::string text = to_base64(std::string_view(reinterpret_cast<const char*>(random.data()), random.size()));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::string digest_of(std::string_view secret) {
  return to_hex(sha256(secret));
}

}  // namespace parley::identity
