// Bytes at offsets, from a file or from memory: what the ELF reader reads, so that it never needs the whole file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace parley::plugin {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  /// Fills `out` from `offset`. False when these bytes are not all there.
  virtual bool read(std::uint64_t offset, std::span<char> out) const = 0;
};

/// Views bytes that outlive it.
class MemoryBytes final : public ByteSource {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool read(std::uint64_t offset, std::span<char> out) const override;

 private:
  std::string_view bytes_;
};

/// Opens a regular file for reading. A directory, a device or a pipe is refused without blocking on it.
Result<std::unique_ptr<ByteSource>> open_bytes(const std::filesystem::path& file);

/// The whole file, when it has at most `max_bytes`.
Result<std::string> read_whole(const std::filesystem::path& file, std::uint64_t max_bytes);

}  // namespace parley::plugin
