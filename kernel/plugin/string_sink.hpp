// A bounded buffer of the host that a plugin writes its output to, as the ABI's parley_sink.
#pragma once

#include <cstddef>
#include <parley/abi/base.h>
#include <string>

namespace parley::plugin {

inline constexpr std::size_t kDefaultSinkBytes = std::size_t{16} << 20;
/// A sentence for a person is never longer than this; the rest is cut off.
inline constexpr std::size_t kErrorSinkBytes = std::size_t{4} << 10;

/// What happens to bytes beyond the bound.
enum class Overflow {
  refuse,   ///< the write fails with PARLEY_LIMIT and nothing of it is kept: output must be whole or not at all
  cut_off,  ///< what fits is kept and the write succeeds: for sentences
};

/// Owned by the caller; lives for one call into a plugin. One thread at a time.
class StringSink {
 public:
  explicit StringSink(std::size_t max_bytes = kDefaultSinkBytes, Overflow overflow = Overflow::refuse);
  StringSink(const StringSink&) = delete;
  StringSink& operator=(const StringSink&) = delete;

  /// To pass to the plugin; lives as long as this object.
  const parley_sink* raw() const { return &sink_; }
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }
  /// True when a write was refused for want of room. A plugin that hides this has produced half a document.
  bool overflowed() const { return overflowed_; }

 private:
  static parley_status append(void* ctx, const char* data, uint64_t size) noexcept;

  std::string text_;
  std::size_t max_bytes_;
  Overflow overflow_;
  bool overflowed_ = false;
  parley_sink sink_;
};

}  // namespace parley::plugin
