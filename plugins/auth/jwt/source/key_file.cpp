#include "key_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <openssl/rand.h>
#include <optional>
#include <parley/failure.hpp>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parley::auth_jwt {

namespace {

using sdk::Failure;
constexpr std::size_t kLargest = 4096;

[[noreturn]] void cannot(const char* what, const std::string& path) {
  throw Failure(PARLEY_UNAVAILABLE,
                std::string("option key_file: cannot ") + what + " " + path + ": " + std::strerror(errno));
}

/// Closes at its end.
struct File {
  int number;
  ~File() {
    if (number >= 0) ::close(number);
  }
};

std::optional<std::string> read_key(const std::string& path) {
  const File in{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.number < 0 && errno == ENOENT) return std::nullopt;
  struct stat facts {};
  if (in.number < 0 || ::fstat(in.number, &facts) != 0) cannot("read", path);
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw Failure(PARLEY_DENIED, "option key_file: " + path + " is open to other users; chmod 600 it");
  std::array<char, kLargest> text;
  const ssize_t size = ::read(in.number, text.data(), text.size());
  if (size < 0) cannot("read", path);
  std::string key(text.data(), std::size_t(size));
  while (key.ends_with('\n') || key.ends_with('\r')) key.pop_back();
  return key;
}

std::string new_key() {
  std::array<unsigned char, 32> bytes;
  if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
    throw Failure(PARLEY_UNAVAILABLE, "the system gives no random bytes for a key");
  std::string hex;
  for (const unsigned char byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

/// Whole under a name of its own, then linked: nobody reads half a key, and the first one wins.
void make_key(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(std::filesystem::absolute(path).parent_path(), problem);
  std::string draft = path + ".XXXXXX";
  const File out{::mkostemp(draft.data(), O_CLOEXEC)};
  if (out.number < 0) cannot("make", path);
  const std::string text = new_key() + "\n";
  const bool written = ::write(out.number, text.data(), text.size()) == ssize_t(text.size()) &&
                       ::fsync(out.number) == 0 && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int reason = errno;
  ::unlink(draft.c_str());
  errno = reason;
  if (!written) cannot("make", path);
}

}  // namespace

std::string read_or_make_key(const std::string& path) {
  if (const auto key = read_key(path)) return *key;
  make_key(path);
  if (const auto key = read_key(path)) return *key;
  throw Failure(PARLEY_UNAVAILABLE, "option key_file: " + path + " was removed while it was made");
}

}  // namespace parley::auth_jwt
