#include "plugin/string_sink.hpp"

#include <algorithm>
#include <new>

namespace parley::plugin {

StringSink::StringSink(std::size_t max_bytes, Overflow overflow)
    : max_bytes_(max_bytes), overflow_(overflow), sink_{this, &StringSink::append} {}

parley_status StringSink::append(void* ctx, const char* data, uint64_t size) noexcept {
  auto& self = *static_cast<StringSink*>(ctx);
  if (size == 0) return PARLEY_OK;
  if (data == nullptr) return PARLEY_INVALID;
  const std::size_t room = self.max_bytes_ - self.text_.size();
  const bool fits = size <= room;
  self.overflowed_ |= !fits;
  if (!fits && self.overflow_ == Overflow::refuse) return PARLEY_LIMIT;
  try {
    self.text_.append(data, static_cast<std::size_t>(std::min<uint64_t>(size, room)));
  } catch (const std::bad_alloc&) {
    self.overflowed_ = true;
    return PARLEY_LIMIT;
  }
  return PARLEY_OK;
}

}  // namespace parley::plugin
