#include "log_buffer.hpp"

#include <cstring>
#include <new>

namespace parley::sqlite {

bool LogBuffer::fits(std::size_t count, sqlite3_int64 offset) const noexcept {
  if (size_ == 0 || offset < start_ || offset > start_ + sqlite3_int64(size_)) return false;
  return std::size_t(offset - start_) + count <= capacity_;
}

int LogBuffer::write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) noexcept {
  if (failure_ != SQLITE_OK) return failure_;
  const auto length = std::size_t(count);
  if (!fits(length, offset)) {
    if (const int code = flush(file); code != SQLITE_OK) return code;
    if (!bytes_) bytes_.reset(new (std::nothrow) std::byte[capacity_]);
    if (!bytes_ || length > capacity_) return below_->xWrite(file, bytes, count, offset);
    start_ = offset;
  }
  const auto at = std::size_t(offset - start_);
  std::memcpy(bytes_.get() + at, bytes, length);
  size_ = std::max(size_, at + length);
  return SQLITE_OK;
}

int LogBuffer::flush(sqlite3_file* file) noexcept {
  if (failure_ != SQLITE_OK || size_ == 0) return failure_;
  failure_ = below_->xWrite(file, bytes_.get(), int(size_), start_);
  if (failure_ == SQLITE_OK) size_ = 0;  // else the range stays, to know which reads would miss it
  return failure_;
}

int LogBuffer::flush_for(sqlite3_file* file, int count, sqlite3_int64 offset) noexcept {
  const bool held = size_ > 0 && offset < start_ + sqlite3_int64(size_) && offset + count > start_;
  return held ? flush(file) : SQLITE_OK;
}

void LogBuffer::drop() noexcept {
  size_ = 0;
  failure_ = SQLITE_OK;
}

}  // namespace parley::sqlite
