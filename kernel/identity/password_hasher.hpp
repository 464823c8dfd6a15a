// Turns passwords into texts that may be stored, and checks them. A plugin does the work (parley.password/1).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::identity {

class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;

  /// Slow on purpose. Errors: invalid (empty, too long, holds a NUL), limit with the time to wait (too many at once),
  /// unavailable (no plugin).
  virtual Result<std::string> hash(std::string_view password) = 0;

  struct Checked {
    bool right = false;
    bool hash_again = false;  ///< right, and stored at a lower cost than is wanted now
  };
  /// An empty `encoded` is wrong after the work of a true check, so that time does not tell which names exist.
  virtual Result<Checked> verify(std::string_view password, std::string_view encoded) = 0;
};

}  // namespace parley::identity
