#include "base/ids.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace parley {

namespace {
constexpr std::uint32_t kCounterBits = 26;

std::string format(const std::uint8_t (&b)[16]) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[b[i] >> 4];
    text += kHex[b[i] & 15];
  }
  return text;
}
}  // namespace

std::string UuidV7::next() {
  std::uint8_t b[16];
  std::int64_t millis;
  std::uint32_t counter;
  {
    std::lock_guard lock(mutex_);
    // Drawn for many ids at once: to ask the generator costs as much for 6 bytes as for 6000.
    if (random_used_ == random_.size()) {
      random_bytes(random_);
      random_used_ = 0;
    }
    std::copy_n(&random_[random_used_], kRandomBytes, b + 10);
    random_used_ += kRandomBytes;
    // A clock that steps back keeps the last millisecond, so order holds.
    const std::int64_t now = std::max(to_millis(clock_.wall()), last_millis_);
    counter_ = now == last_millis_ ? counter_ + 1 : 0;
    last_millis_ = now + (counter_ >> kCounterBits);
    counter_ &= (1U << kCounterBits) - 1;
    millis = last_millis_;
    counter = counter_;
  }
  for (int i = 0; i < 6; ++i) b[i] = std::uint8_t(millis >> (8 * (5 - i)));
  b[6] = std::uint8_t(0x70 | (counter >> 22));
  b[7] = std::uint8_t(counter >> 14);
  b[8] = std::uint8_t(0x80 | ((counter >> 8) & 0x3f));
  b[9] = std::uint8_t(counter);
  return format(b);
}

}  // namespace parley
