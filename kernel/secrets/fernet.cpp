#include "secrets/fernet.hpp"

#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <span>

#include "base/crypto.hpp"
#include "secrets/base64url.hpp"

namespace parley::secrets {

namespace {

constexpr char kVersion = char(0x80);
constexpr std::size_t kBlock = 16;
constexpr std::size_t kHead = 1 + 8 + kBlock;  // version, time, IV
constexpr std::size_t kMac = 32;
constexpr std::chrono::seconds kClockSkew{60};

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string mac_of(std::string_view key, std::string_view message) {
  const Sha256 mac = hmac_sha256(key, message);
  return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

std::string encrypt(const unsigned char* key, const unsigned char* iv, std::string_view plaintext) {
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(plaintext.size() + kBlock, '\0');
  int size = 0;
  int rest = 0;
  if (!cipher || EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_cbc(), nullptr, key, iv) != 1 ||
      EVP_EncryptUpdate(cipher.get(), bytes_of(out), &size, bytes_of(plaintext), int(plaintext.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), bytes_of(out) + size, &rest) != 1)
    throw BrokenInvariant("AES-128-CBC is not available in this OpenSSL");
  out.resize(std::size_t(size + rest));
  return out;
}

std::optional<std::string> decrypt(const unsigned char* key, std::string_view iv, std::string_view ciphertext) {
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(ciphertext.size() + kBlock, '\0');
  int size = 0;
  int rest = 0;
  if (!cipher || EVP_DecryptInit_ex(cipher.get(), EVP_aes_128_cbc(), nullptr, key, bytes_of(iv)) != 1 ||
      EVP_DecryptUpdate(cipher.get(), bytes_of(out), &size, bytes_of(ciphertext), int(ciphertext.size())) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(out) + size, &rest) != 1)
    return std::nullopt;
  out.resize(std::size_t(size + rest));
  return out;
}

std::string big_endian(std::uint64_t number) {
  std::string out(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) out[i] = char(number >> (56 - 8 * i));
  return out;
}

/// The seconds a token was made at; the token is long enough.
std::uint64_t time_of(std::string_view token) {
  std::uint64_t seconds = 0;
  for (std::size_t i = 1; i <= 8; ++i) seconds = seconds << 8 | std::uint8_t(token[i]);
  return seconds;
}

bool fits(std::uint64_t made, const FernetAge& age) {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(age.now.time_since_epoch()).count();
  if (made > std::uint64_t(now + kClockSkew.count())) return false;
  return made + std::uint64_t(age.most.count()) >= std::uint64_t(now);
}

/// The token's bytes; empty when the text cannot be a token.
std::string raw_token(std::string_view text) {
  const Result<std::string> token = from_base64url(text);
  const bool plausible = token && token->size() >= kHead + kBlock + kMac &&
                         (token->size() - kHead - kMac) % kBlock == 0 && token->front() == kVersion;
  return plausible ? *token : std::string();
}

}  // namespace

FernetKey::~FernetKey() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Result<FernetKey> FernetKey::from_text(std::string_view text) {
  Result<std::string> bytes = from_base64url(text);
  FernetKey key;
  if (!bytes || bytes->size() != key.bytes_.size())
    return fail(Errc::invalid,
                "expected 32 bytes as 44 characters of base64url, as `openssl rand -base64 32 | tr +/ -_` makes them");
  std::copy(bytes->begin(), bytes->end(), key.bytes_.begin());
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return key;
}

FernetKey FernetKey::generate() {
  FernetKey key;
  random_bytes(key.bytes_);
  return key;
}

std::string FernetKey::to_text() const {
  return to_base64url({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

std::string FernetKey::seal(std::string_view plaintext, WallTime now) const {
  FernetIv iv;
  random_bytes(iv);
  return seal_with(plaintext, now, iv);
}

std::string FernetKey::seal_with(std::string_view plaintext, WallTime now, const FernetIv& iv) const {
  std::string token(1, kVersion);
  token += big_endian(std::uint64_t(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count()));
  token.append(reinterpret_cast<const char*>(iv.data()), iv.size());
  token += encrypt(bytes_.data() + 16, iv.data(), plaintext);
  token += mac_of(signing(), token);
  return to_base64url(token);
}

Result<std::string> FernetKey::open(std::string_view text, std::optional<FernetAge> age) const {
  const std::string token = raw_token(text);
  if (token.empty()) return fail(Errc::invalid, "it is no sealed value: expected a Fernet token of version 0x80");
  const std::string_view signed_part(token.data(), token.size() - kMac);
  if (age && !fits(time_of(token), *age)) return fail(Errc::denied, "the sealed value is too old, or of the future");
  if (!constant_time_equal(mac_of(signing(), signed_part), std::string_view(token).substr(signed_part.size())))
    return fail(Errc::denied, "it was sealed with another key, or changed");
  auto plaintext = decrypt(bytes_.data() + 16, signed_part.substr(9, kBlock), signed_part.substr(kHead));
  if (!plaintext) return fail(Errc::denied, "it was sealed with another key, or changed");
  return *std::move(plaintext);
}

bool FernetKey::made(std::string_view text) const {
  const std::string token = raw_token(text);
  if (token.empty()) return false;
  const std::string_view signed_part(token.data(), token.size() - kMac);
  return constant_time_equal(mac_of(signing(), signed_part), std::string_view(token).substr(signed_part.size()));
}

}  // namespace parley::secrets
