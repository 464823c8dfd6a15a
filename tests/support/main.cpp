// The one main() of every unit test program. SIGPIPE is ignored as `parley serve` ignores it: a peer that closes early
// is an error of one write, not the end of the process.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <csignal>

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);
  return Catch::Session().run(count, values);
}
