#include "config/file_text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace parley::config {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Error cannot_read(int error) {
  if (error == ENOENT || error == ENOTDIR) return fail(Errc::not_found, "does not exist");
  return fail(Errc::unavailable, "cannot be read: " + std::generic_category().message(error));
}

}  // namespace

Result<FileText> read_file(const std::filesystem::path& path, std::size_t max_size) {
  // Non-blocking, or opening a FIFO would wait for its writer before we can see that it is no file.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return cannot_read(errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return cannot_read(errno);
  if (!S_ISREG(status.st_mode)) return fail(Errc::unavailable, "is no regular file");

  FileText out{{}, static_cast<unsigned>(status.st_mode & 07777)};
  char buffer[16384];
  while (true) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(errno);
    if (count == 0) return out;
    out.text.append(buffer, static_cast<std::size_t>(count));
    if (out.text.size() > max_size) {
      return fail(Errc::limit, "is larger than " + std::to_string(max_size) + " bytes");
    }
  }
}

}  // namespace parley::config
