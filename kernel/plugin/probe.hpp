// Opens a plugin's file in a process of its own before this one does, because a static constructor that throws or
// crashes ends the process inside dlopen and no error handling can stop it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "plugin/staged_file.hpp"

namespace parley::plugin {

struct ProbeOptions {
  /// Program and first arguments, e.g. {"/usr/bin/parley", "__probe"}; the file is appended. Its main() hands over to
  /// run_probe(). Empty: files are opened unprobed.
  std::vector<std::string> command;
  Millis timeout{10'000};
};

/// One process at a time; any thread. A file that passed is not probed again: <copy>.ok beside the copy remembers it by
/// content. Failures are not remembered, for they may lie in the machine (a missing library) and not in the file.
class Probe {
 public:
  explicit Probe(ProbeOptions options) : options_(std::move(options)) {}
  Result<void> check(std::string_view plugin, const StagedFile& file) const;

 private:
  ProbeOptions options_;
};

/// The other side: opens `file` as the server would, says why not on standard output, and ends the process: 0 when it
/// opened. Static destructors do not run.
[[noreturn]] void run_probe(const char* file);

}  // namespace parley::plugin
