#include "base/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace parley {

namespace {
const unsigned char* u8(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 digest;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  Sha256 digest;
  HMAC(EVP_sha256(), key.data(), int(key.size()), u8(bytes), bytes.size(), digest.data(), nullptr);
  return digest;
}

std::array<std::uint8_t, 64> hmac_sha512(std::string_view key, std::string_view bytes) {
  std::array<std::uint8_t, 64> digest;
  HMAC(EVP_sha512(), key.data(), int(key.size()), u8(bytes), bytes.size(), digest.data(), nullptr);
  return digest;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void random_bytes(std::span<std::uint8_t> out) {
  if (RAND_bytes(out.data(), int(out.size())) != 1) throw BrokenInvariant("the system gives no random bytes");
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t b : bytes) {
    text += kHex[b >> 4];
    text += kHex[b & 15];
  }
  return text;
}

Result<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Errc::invalid, "hex text has an odd number of digits");
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return fail(Errc::invalid, "hex text has a character outside 0-9 a-f");
    bytes += char(high << 4 | low);
  }
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // one more: OpenSSL writes a NUL behind
  text.resize(
      std::size_t(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), u8(bytes), int(bytes.size()))));
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return fail(Errc::invalid, "base64 text is not a multiple of 4 characters long");
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), u8(text), int(text.size()));
  if (size < 0) return fail(Errc::invalid, "base64 text has a character outside its alphabet");
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;  // EVP_DecodeBlock counts it in
  bytes.resize(std::size_t(size) - padding);
  return bytes;
}

}  // namespace parley
