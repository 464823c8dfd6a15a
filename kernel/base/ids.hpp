// Identifiers: UUIDv7 (RFC 9562), so that ids made later sort later, as text and as bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "base/clock.hpp"

namespace parley {

/// Makes ids. Thread-safe. Tests pass one that counts.
class Ids {
 public:
  virtual ~Ids() = default;
  /// A new id in the 36-character lower-case form. Strictly greater than every id this object gave before.
  virtual std::string next() = 0;
};

class UuidV7 final : public Ids {
 public:
  explicit UuidV7(const Clock& clock) : clock_(clock) {}
  std::string next() override;

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::int64_t last_millis_ = 0;
  std::uint32_t counter_ = 0;                     // 12 bits of rand_a and 14 of rand_b: order within a millisecond
  static constexpr std::size_t kRandomBytes = 6;  // the rest of rand_b
  std::array<std::uint8_t, kRandomBytes * 256> random_;
  std::size_t random_used_ = kRandomBytes * 256;  // none drawn yet
};

}  // namespace parley
