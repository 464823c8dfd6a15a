// Fernet tokens: authenticated encryption of small texts, as github.com/fernet/spec defines them (version 0x80:
// AES-128-CBC, HMAC-SHA256, base64url). What is sealed here can be opened with any other implementation of the format.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::secrets {

using FernetIv = std::array<std::uint8_t, 16>;

/// How old a token may be. One from more than a minute after `now` is refused too.
struct FernetAge {
  WallTime now;
  std::chrono::seconds most{60};
};

/// 256 bits: half signs, half encrypts. The bytes are wiped when the object ends.
class FernetKey {
 public:
  /// From its text form, 44 characters of base64url. Errors: invalid, without the text in the message.
  static Result<FernetKey> from_text(std::string_view text);
  static FernetKey generate();

  FernetKey(const FernetKey&) = default;
  FernetKey& operator=(const FernetKey&) = default;
  ~FernetKey();

  std::string to_text() const;

  std::string seal(std::string_view plaintext, WallTime now) const;
  /// For the vectors of the specification. An IV must never be used twice with one key.
  std::string seal_with(std::string_view plaintext, WallTime now, const FernetIv& iv) const;
  /// Errors: invalid when it is no token, denied when this key did not make it, was it changed or is it too old.
  Result<std::string> open(std::string_view token, std::optional<FernetAge> age = {}) const;
  /// Whether this key made the token, without decrypting it.
  bool made(std::string_view token) const;

 private:
  FernetKey() = default;
  std::string_view signing() const { return {reinterpret_cast<const char*>(bytes_.data()), 16}; }

  std::array<std::uint8_t, 32> bytes_{};
};

}  // namespace parley::secrets
