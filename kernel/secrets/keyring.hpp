// The keys for what is kept encrypted: the first seals, all open, so keys are changed by putting a new one first.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "secrets/fernet.hpp"

namespace parley::secrets {

/// Thread-safe: never changes.
class Keyring {
 public:
  /// From `[secrets] keys`, resolved. Errors: invalid, naming the key by its place in the list.
  static Result<Keyring> from_texts(std::span<const std::string> keys);
  /// From `keys`, or when there are none from `file` (a key a line, the first seals), which is made with one new key
  /// and mode 0600 when it is not there. Two who make it at once end with the same key. Errors: invalid, denied when
  /// others may read the file, unavailable.
  static Result<Keyring> open(std::span<const std::string> keys, const std::filesystem::path& file);
  /// Where that file is.
  static std::filesystem::path file_in(const std::filesystem::path& data_dir) { return data_dir / "keys/secrets.key"; }

  std::string seal(std::string_view plaintext, WallTime now) const { return keys_.front().seal(plaintext, now); }
  /// Errors: invalid when it is no sealed value, denied when no key opens it.
  Result<std::string> open(std::string_view text) const;
  /// Whether another key than the first made it.
  bool needs_rotation(std::string_view text) const { return !keys_.front().made(text); }

 private:
  explicit Keyring(std::vector<FernetKey> keys) : keys_(std::move(keys)) {}

  std::vector<FernetKey> keys_;  // never empty
};

}  // namespace parley::secrets
