#include "plugin/staged_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/crypto.hpp"
#include "plugin/byte_source.hpp"

namespace parley::plugin {

namespace fs = std::filesystem;

namespace {

Error system_failure(const fs::path& file, std::string_view what, int number) {
  return fail(Errc::unavailable, file.string() + ": " + std::string(what) + ": " +
                                     std::generic_category().message(number) +
                                     "; the run directory must be writable for the server");
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

/// Writes beside `target` and renames, so that `target` is never seen half-written.
Result<void> write_copy(const fs::path& target, std::string_view bytes) {
  std::string draft = target.string() + ".XXXXXX";
  const int fd = ::mkostemp(draft.data(), O_CLOEXEC);
  if (fd < 0) return system_failure(draft, "cannot be made", errno);
  const bool written = write_all(fd, bytes);
  const int number = errno;
  ::close(fd);
  if (written && ::rename(draft.c_str(), target.c_str()) == 0) return {};
  const int reason = written ? errno : number;
  ::unlink(draft.c_str());
  return system_failure(target, "cannot be written", reason);
}

/// What is opened from here runs with the server's rights, so nobody else may be able to put something in.
Result<void> make_run_dir(const fs::path& dir) {
  std::error_code error;
  if (fs::create_directories(dir, error)) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return system_failure(dir, "cannot be made", error.value());
  struct stat info {};
  if (::stat(dir.c_str(), &info) != 0) return system_failure(dir, "cannot be examined", errno);
  if (info.st_uid == ::geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0) return {};
  return fail(Errc::denied,
              "plugin run directory " + dir.string() +
                  ": expected a directory that only the server's user can write to, found one that others "
                  "own or can write to; chown it to that user and chmod go-w");
}

}  // namespace

Result<StagedFile> stage(const fs::path& file, const fs::path& run_dir, std::uint64_t max_bytes) {
  const auto bytes = read_whole(file, max_bytes);
  if (bytes.has_error()) return bytes.error();
  if (auto made = make_run_dir(run_dir); made.has_error()) return made.error();
  std::error_code ignored;
  const fs::path absolute_dir = fs::absolute(run_dir, ignored);  // a path without "/" would be searched for by dlopen
  const std::string digest = to_hex(sha256(*bytes));
  const fs::path copy = absolute_dir / (digest + ".so");
  // Compared byte for byte: after a loss of power a copy may have the right name and the wrong content.
  const auto existing = read_whole(copy, bytes->size());
  if (existing.has_error() || *existing != *bytes) {
    if (auto written = write_copy(copy, *bytes); written.has_error()) return written.error();
  }
  return StagedFile{file, copy, digest};
}

}  // namespace parley::plugin
