#include "server/instance_lock.hpp"

#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace parley::server {

namespace {
std::string read_text(int file) {
  char text[32]{};
  const ssize_t size = ::pread(file, text, sizeof text - 1, 0);
  return size > 0 ? std::string(text, std::size_t(size)) : "unknown";
}
}  // namespace

Result<InstanceLock> InstanceLock::take(const std::filesystem::path& data_dir) {
  const std::filesystem::path path = data_dir / "parley.pid";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return fail(Errc::unavailable, path.string() + " cannot be opened: " + std::strerror(errno));
  InstanceLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return fail(Errc::conflict, "a server with process id " + read_text(file) + " already runs on " +
                                    data_dir.string() + "; stop it first, or give this one another --data folder");
  const std::string id = std::to_string(::getpid());
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, id.data(), id.size(), 0) != ssize_t(id.size()))
    return fail(Errc::unavailable, path.string() + " cannot be written: " + std::strerror(errno));
  return lock;
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

InstanceLock::~InstanceLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace parley::server
