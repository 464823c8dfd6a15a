// One HMAC-SHA256 key: it signs tokens, checks signatures in constant time, and has an id that tells nothing about it.
#pragma once

#include <string>
#include <string_view>

namespace parley::auth_jwt {

class SigningKey {
 public:
  /// Throws sdk::Failure(PARLEY_INVALID) for a secret below 32 characters; `where` names it.
  SigningKey(std::string secret, const std::string& where);

  /// 16 hex digits, the "kid" of its tokens.
  const std::string& id() const { return id_; }
  const std::string& secret() const { return secret_; }
  /// Whether `signature` (raw bytes) is this key's over `message`.
  bool signed_by(std::string_view message, std::string_view signature) const;

 private:
  std::string secret_;
  std::string id_;
};

}  // namespace parley::auth_jwt
