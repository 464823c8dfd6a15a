// Seals values for one place in the database, so that a sealed text copied to another row, column or tenant does not
// open there.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "secrets/keyring.hpp"

namespace parley::secrets {

/// Where a value lives. The views are only used during the call.
struct Place {
  std::string_view tenant;  ///< empty for tables without one
  std::string_view table;
  std::string_view column;
  std::string_view id;  ///< of the row; several key columns joined by '/'
};

/// Thread-safe. Keyring and clock must outlive it.
class Vault {
 public:
  Vault(const Keyring& keyring, const Clock& clock) : keyring_(keyring), clock_(clock) {}

  /// Text to store: base64url, about a third longer than plaintext and place together, different each time.
  std::string seal(const Place& place, std::string_view plaintext) const;
  /// Errors: invalid when it is no sealed value, denied when no key opens it or it was sealed for another place. The
  /// messages name the place, and never the value.
  Result<std::string> open(const Place& place, std::string_view text) const;
  /// Whether another key than the first made it. True for a text that is no sealed value at all.
  bool needs_rotation(std::string_view text) const { return keyring_.needs_rotation(text); }

 private:
  const Keyring& keyring_;
  const Clock& clock_;
};

}  // namespace parley::secrets
