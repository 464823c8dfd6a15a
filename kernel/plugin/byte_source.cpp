#include "plugin/byte_source.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace parley::plugin {

namespace {

class FileBytes final : public ByteSource {
 public:
  FileBytes(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  ~FileBytes() override { ::close(fd_); }

  std::uint64_t size() const override { return size_; }

  bool read(std::uint64_t offset, std::span<char> out) const override {
    if (offset > size_ || out.size() > size_ - offset) return false;
    while (!out.empty()) {
      const ssize_t got = ::pread(fd_, out.data(), out.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;  // 0: the file shrank after it was opened
      out = out.subspan(static_cast<std::size_t>(got));
      offset += static_cast<std::uint64_t>(got);
    }
    return true;
  }

 private:
  int fd_;
  std::uint64_t size_;
};

Error file_error(const std::filesystem::path& file, std::string_view what, int number) {
  return fail(number == ENOENT ? Errc::not_found : Errc::invalid,
              file.string() + ": " + std::string(what) + ": " + std::generic_category().message(number));
}

}  // namespace

bool MemoryBytes::read(std::uint64_t offset, std::span<char> out) const {
  if (offset > bytes_.size() || out.size() > bytes_.size() - offset) return false;
  if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
  return true;
}

Result<std::unique_ptr<ByteSource>> open_bytes(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // O_NONBLOCK: a FIFO must not hold us up
  if (fd < 0) return file_error(file, "cannot be opened", errno);
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    const int number = errno;
    ::close(fd);
    return file_error(file, "cannot be examined", number);
  }
  auto bytes = std::make_unique<FileBytes>(fd, static_cast<std::uint64_t>(info.st_size));
  if (!S_ISREG(info.st_mode)) {
    return fail(Errc::invalid, file.string() + ": expected a regular file, found " +
                                   (S_ISDIR(info.st_mode) ? "a directory" : "a special file"));
  }
  return Result<std::unique_ptr<ByteSource>>(std::move(bytes));
}

Result<std::string> read_whole(const std::filesystem::path& file, std::uint64_t max_bytes) {
  auto bytes = open_bytes(file);
  if (bytes.has_error()) return bytes.error();
  const std::uint64_t size = (*bytes)->size();
  if (size > max_bytes) {
    return fail(Errc::limit, file.string() + ": expected at most " + std::to_string(max_bytes) + " bytes, found " +
                                 std::to_string(size));
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!(*bytes)->read(0, text))
    return fail(Errc::unavailable, file.string() + ": changed while it was read; try again");
  return text;
}

}  // namespace parley::plugin
