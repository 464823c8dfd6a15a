#include "secrets/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parley::secrets {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLargest = 64 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  bool is_open() const { return number_ >= 0; }
  int get() const { return number_; }

 private:
  int number_;
};

Error cannot(const std::string& what, const fs::path& file) {
  return fail(Errc::unavailable, "cannot " + what + " " + file.string() + ": " + std::strerror(errno));
}

/// Nothing when there is no such file.
Result<std::optional<std::string>> read(const fs::path& file) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) {
    if (errno == ENOENT) return std::optional<std::string>();
    return cannot("read", file);
  }
  struct stat facts {};
  if (::fstat(in.get(), &facts) != 0) return cannot("read", file);
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Errc::denied, "the key file " + file.string() + " is open to other users; chmod 600 it");
  std::string text(kLargest + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(in.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot("read", file);
    if (got == 0) break;
    size += std::size_t(got);
  }
  if (size > kLargest) return fail(Errc::limit, "the key file " + file.string() + " is larger than 64 KB");
  text.resize(size);
  return std::optional<std::string>(std::move(text));
}

/// Makes a file of its own for its owner only; `draft` ends in XXXXXX, which becomes what is free.
Result<> write_durably(std::string& draft, const std::string& text) {
  const Descriptor out(::mkostemp(draft.data(), O_CLOEXEC));
  if (!out.is_open()) return cannot("make", draft);
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t put = ::write(out.get(), text.data() + at, text.size() - at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return cannot("write", draft);
    at += std::size_t(put);
  }
  return ::fsync(out.get()) == 0 ? Result<>() : Result<>(cannot("write", draft));
}

}  // namespace

Result<std::string> read_or_make(const fs::path& file, const std::function<std::string()>& make) {
  Result<std::optional<std::string>> there = read(file);
  if (!there) return there.error();
  if (*there) return **std::move(there);
  std::error_code problem;
  fs::create_directories(file.parent_path(), problem);
  if (problem) return fail(Errc::unavailable, "cannot make " + file.parent_path().string() + ": " + problem.message());
  // Written whole under a name of its own and then linked: nobody reads half a key, and the first one wins.
  std::string draft = file.string() + ".XXXXXX";
  Result<> written = write_durably(draft, make());
  if (written && ::link(draft.c_str(), file.c_str()) != 0 && errno != EEXIST) written = cannot("make", file);
  ::unlink(draft.c_str());
  if (!written) return written.error();
  const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.get()) != 0) return cannot("make durable", file);
  there = read(file);
  if (!there) return there.error();
  if (!*there) return fail(Errc::unavailable, "the key file " + file.string() + " was removed while it was made");
  return **std::move(there);
}

}  // namespace parley::secrets
