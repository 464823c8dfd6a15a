// What an operator sets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parley::auth_jwt {

struct Options {
  std::vector<std::string> keys;  ///< may be empty: then the key is in key_file
  std::string key_file;
  std::string issuer;
  std::string audience;
  std::int64_t leeway_ms = 30'000;

  /// Throws sdk::Failure(PARLEY_INVALID) that names the option and never a key.
  static Options from_json(std::string_view config);
};

}  // namespace parley::auth_jwt
