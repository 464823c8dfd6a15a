// Runs one case in a process of its own: a crash, a hang or an exit inside the plugin ends that process and nothing
// else.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace parley::conformance {

struct Outcome {
  enum class Kind { kept, broken, skipped } kind = Kind::kept;
  std::string reason;
  std::chrono::milliseconds took{0};
};

/// Starts this program again with `arguments` in a fresh empty folder and waits for it. A process that outlives
/// `timeout` is killed. The child reports through report_and_exit().
Outcome run_in_child(const std::vector<std::string>& arguments, std::chrono::milliseconds timeout);

/// In the child: hands the outcome to the parent and ends the process without running anything else of it.
[[noreturn]] void report_and_exit(Outcome::Kind kind, const std::string& reason);

}  // namespace parley::conformance
