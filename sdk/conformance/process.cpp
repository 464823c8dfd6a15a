#include "process.hpp"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace parley::conformance {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// The plugin may print on the standard streams, so the outcome has a descriptor of its own.
constexpr int kReportDescriptor = 3;
// None of them is 0: a plugin that calls exit(0) must not pass for a kept promise.
constexpr int kKept = 9;
constexpr int kBroken = 10;
constexpr int kSkipped = 11;
constexpr int kCannotRun = 12;

class EmptyFolder {
 public:
  EmptyFolder() {
    std::string pattern = (fs::temp_directory_path() / "parley-conformance-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
      throw std::runtime_error("cannot make a folder in " + fs::temp_directory_path().string());
    path_ = pattern;
  }
  EmptyFolder(const EmptyFolder&) = delete;
  EmptyFolder& operator=(const EmptyFolder&) = delete;
  ~EmptyFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

[[noreturn]] void become_child(const std::vector<char*>& arguments, const std::string& folder, int report) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (report == kReportDescriptor)
    fcntl(report, F_SETFD, 0);
  else
    dup2(report, kReportDescriptor);
  if (chdir(folder.c_str()) == 0) execv("/proc/self/exe", arguments.data());
  _exit(kCannotRun);
}

/// Reads until the child closes its end; false when the deadline came first.
bool read_report(int descriptor, Clock::time_point deadline, std::string& report) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd wait{descriptor, POLLIN, 0};
    if (left <= 0 || poll(&wait, 1, static_cast<int>(left)) == 0) return false;
    char bytes[4096];
    const ssize_t count = read(descriptor, bytes, sizeof bytes);
    if (count == 0) return true;
    if (count > 0) report.append(bytes, static_cast<std::size_t>(count));
  }
}

/// Waits for the process to end; kills it at the deadline, and at once when it is late already.
int wait_for(pid_t child, Clock::time_point deadline) {
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (Clock::now() >= deadline) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      break;
    }
    poll(nullptr, 0, 2);
  }
  return status;
}

Outcome judge(int status, bool in_time, const std::string& report, std::chrono::milliseconds timeout) {
  if (!in_time) return {Outcome::Kind::broken, "did not end within " + std::to_string(timeout.count()) + " ms"};
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return {Outcome::Kind::broken, std::string("the process was ended by ") + strsignal(signal)};
  }
  switch (const int code = WEXITSTATUS(status)) {
    case kKept:
      return {Outcome::Kind::kept, report};
    case kBroken:
      return {Outcome::Kind::broken, report};
    case kSkipped:
      return {Outcome::Kind::skipped, report};
    default:
      return {Outcome::Kind::broken, "the process exited with code " + std::to_string(code) + " and no report"};
  }
}

}  // namespace

Outcome run_in_child(const std::vector<std::string>& arguments, std::chrono::milliseconds timeout) {
  const EmptyFolder folder;
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  const auto start = Clock::now();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start a process");
  if (child == 0) become_child(argv, folder.path(), ends[1]);
  setpgid(child, child);
  close(ends[1]);
  std::string report;
  const bool in_time = read_report(ends[0], start + timeout, report);
  close(ends[0]);
  const int status = wait_for(child, start + timeout);
  Outcome outcome = judge(status, in_time, report, timeout);
  outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  return outcome;
}

void report_and_exit(Outcome::Kind kind, const std::string& reason) {
  for (std::string_view left = reason; !left.empty();) {
    const ssize_t count = write(kReportDescriptor, left.data(), left.size());
    if (count <= 0) break;
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  _exit(kind == Outcome::Kind::kept ? kKept : kind == Outcome::Kind::broken ? kBroken : kSkipped);
}

}  // namespace parley::conformance
