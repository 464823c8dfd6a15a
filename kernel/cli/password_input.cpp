#include "cli/password_input.hpp"

#include <iostream>
#include <termios.h>
#include <unistd.h>

#include "config/secret.hpp"
#include "identity/secret_text.hpp"

namespace parley::cli {

namespace {

constexpr std::size_t kRandomBytes = 12;  // 16 characters

/// What is typed is not shown while this lives; nothing when standard input is no terminal.
class Hidden {
 public:
  Hidden() : terminal_(::isatty(STDIN_FILENO) && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~tcflag_t(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    std::cerr << "New password: ";
  }
  ~Hidden() {
    if (!terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::cerr << "\n";
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  termios before_{};
  const bool terminal_;
};

Result<NewPassword> from_standard_input() {
  const Hidden hidden;
  NewPassword password;
  if (std::getline(std::cin, password.text)) return password;
  return fail(Errc::invalid, "expected a password as a line of standard input, found its end");
}

}  // namespace

Result<NewPassword> new_password(const std::string& file) {
  if (file.empty()) return NewPassword{identity::random_text(kRandomBytes), true};
  if (file == "-") return from_standard_input();
  const config::Environment none;
  const auto secret = config::resolve_secret("file:" + file, {none, std::filesystem::current_path()});
  if (!secret) return fail(secret.error().code, "--password-file: found " + secret.error().message);
  return NewPassword{secret->reveal(), false};
}

}  // namespace parley::cli
