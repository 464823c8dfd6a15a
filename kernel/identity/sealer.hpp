// Encrypts what the store must not show: a value is bound to its place, so that it cannot be moved to another row.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::identity {

/// Where a sealed value lies.
struct SealedPlace {
  std::string_view tenant;  ///< empty for tables without one
  std::string_view table, column;
  std::string_view id;  ///< of the row
};

class Sealer {
 public:
  virtual ~Sealer() = default;
  virtual Result<std::string> seal(const SealedPlace& place, std::string_view plain) = 0;
  /// Errc::denied when the value was made for another place, was changed, or by a key that is gone.
  virtual Result<std::string> open(const SealedPlace& place, std::string_view sealed) = 0;
};

}  // namespace parley::identity
