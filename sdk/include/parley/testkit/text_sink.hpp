// A buffer for a plugin to write to, as a host has: it collects up to a bound and then refuses.
#pragma once

#include <cstdint>
#include <parley/abi/base.h>
#include <string>

namespace parley::testkit {

class TextSink {
 public:
  /// `max` in bytes; 0 refuses every write.
  explicit TextSink(std::uint64_t max = 16u << 20) : max_(max) {}
  TextSink(const TextSink&) = delete;  // raw() points into this object
  TextSink& operator=(const TextSink&) = delete;

  const parley_sink* raw() const { return &sink_; }
  const std::string& text() const { return text_; }
  bool refused() const { return refused_; }

 private:
  static parley_status append(void* ctx, const char* data, std::uint64_t size) {
    auto& self = *static_cast<TextSink*>(ctx);
    if (size > self.max_ - self.text_.size() || self.max_ == 0) {
      self.refused_ = true;
      return PARLEY_LIMIT;
    }
    if (size > 0) self.text_.append(data, size);
    return PARLEY_OK;
  }

  std::uint64_t max_;
  std::string text_;
  bool refused_ = false;
  parley_sink sink_{this, append};
};

}  // namespace parley::testkit
