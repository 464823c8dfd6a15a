#include "plugin/child_process.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace parley::plugin {

namespace {

constexpr std::size_t kLastWords = 2048;

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }
  void reset(int fd = -1) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Error system_failure(const std::string& program, std::string_view what, int number) {
  return fail(Errc::unavailable, program + ": " + std::string(what) + ": " + std::generic_category().message(number));
}

/// By the call's number: glibc 2.36 declares pidfd_open for C only.
int open_pidfd(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

/// Standard input from /dev/null, output and error to `out`.
Result<pid_t> spawn(const std::vector<std::string>& command, int out) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
  pid_t pid = -1;
  const int number = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (number != 0) return system_failure(command[0], "cannot be started", number);
  return pid;
}

/// Reads what is there without waiting. False at the end of the stream.
bool read_some(int fd, std::string& text) {
  char piece[1024];
  for (;;) {
    const ssize_t got = ::read(fd, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0 && errno == EAGAIN;
    text.append(piece, static_cast<std::size_t>(got));
    if (text.size() > kLastWords) text.erase(0, text.size() - kLastWords);
  }
}

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += " | ";
    } else {
      line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  while (line.ends_with(' ') || line.ends_with('|')) line.pop_back();
  return line;
}

/// Reads the child's words until it ends or the timer fires. True when it ended.
bool watch(int child, int timer, int words, std::string& text) {
  pollfd watched[] = {{child, POLLIN, 0}, {timer, POLLIN, 0}, {words, POLLIN, 0}};
  for (;;) {
    if (::poll(watched, 3, -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if (watched[2].revents != 0 && !read_some(words, text)) watched[2].fd = -1;
    if (watched[0].revents != 0) break;
    if (watched[1].revents != 0) return false;
  }
  if (watched[2].fd >= 0) read_some(words, text);
  return true;
}

Result<ChildEnd> collect(const std::string& program, pid_t pid, bool ended, std::string text) {
  ChildEnd end;
  end.timed_out = !ended;
  end.output = one_line(text);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return system_failure(program, "its end is unknown", errno);
  }
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  if (WIFEXITED(status)) end.code = WEXITSTATUS(status);
  return end;
}

}  // namespace

Result<ChildEnd> run_child(const std::vector<std::string>& command, Millis timeout) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return system_failure(command[0], "no pipe", errno);
  Fd words(ends[0]), out(ends[1]);
  ::fcntl(words.get(), F_SETFL, O_NONBLOCK);
  const Fd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  itimerspec when{};
  when.it_value.tv_sec = timeout.count() / 1000;
  when.it_value.tv_nsec = timeout.count() % 1000 * 1'000'000 + 1;  // all zero would never fire
  if (timer.get() < 0 || ::timerfd_settime(timer.get(), 0, &when, nullptr) != 0) {
    return system_failure(command[0], "no timer", errno);
  }
  const auto pid = spawn(command, out.get());
  out.reset();
  if (pid.has_error()) return pid.error();
  const Fd child(open_pidfd(*pid));
  std::string text;
  const bool ended = child.get() >= 0 && watch(child.get(), timer.get(), words.get(), text);
  if (!ended) ::kill(*pid, SIGKILL);  // not yet waited for, so the number is still the child's
  return collect(command[0], *pid, ended, std::move(text));
}

}  // namespace parley::plugin
