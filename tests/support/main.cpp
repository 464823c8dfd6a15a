// The one main() of every unit test program. SIGPIPE is ignored as `parley serve` ignores it: a peer that closes early
// is an error of one write, not the end of the process.
//
// A crash says in which test case it happened and ends the program. Catch's own handler would write its whole report
// there; after a broken heap that waits for ever for malloc's lock.
#define CATCH_CONFIG_RUNNER
#define CATCH_CONFIG_NO_POSIX_SIGNALS
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <unistd.h>

namespace {

char crash_report[400] = "\nparley: it crashed before the first test case\n";

struct CrashReport final : Catch::TestEventListenerBase {
  using TestEventListenerBase::TestEventListenerBase;
  void testCaseStarting(const Catch::TestCaseInfo& test) override {
    const std::string text = ("\nparley: it crashed in \"" + test.name).substr(0, sizeof crash_report - 3) + "\"\n";
    std::copy(text.begin(), text.end() + 1, crash_report);
  }
};
CATCH_REGISTER_LISTENER(CrashReport)

/// Nothing here may allocate or lock.
void crashed(int signal) {
  const auto end = std::find(std::begin(crash_report), std::end(crash_report), '\0');
  const auto written = ::write(STDERR_FILENO, crash_report, std::size_t(end - crash_report));
  (void)written;
  ::raise(signal);  // its handler is the system's again
}

void report_crashes() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // these have better reports of their own
  struct sigaction action {};
  action.sa_handler = crashed;
  action.sa_flags = int(SA_RESETHAND | SA_NODEFER);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) ::sigaction(signal, &action, nullptr);
#endif
}

}  // namespace

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);
  report_crashes();
  return Catch::Session().run(count, values);
}
