// Runs a program to its end, with a deadline, and keeps the last words it said.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::plugin {

struct ChildEnd {
  bool timed_out = false;  ///< it was killed
  int signal = 0;          ///< that ended it, or 0
  int code = 0;            ///< exit code when no signal did
  std::string output;      ///< the last 2 KB of standard output and error, lines joined by " | "
};

/// Blocks. command[0] is a path or found in PATH. Standard input is empty. Processes that the child left behind are not
/// waited for.
Result<ChildEnd> run_child(const std::vector<std::string>& command, Millis timeout);

}  // namespace parley::plugin
