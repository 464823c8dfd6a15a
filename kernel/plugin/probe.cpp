#include "plugin/probe.hpp"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sys/resource.h>

#include "plugin/child_process.hpp"
#include "plugin/refusal.hpp"
#include "plugin/shared_object.hpp"

namespace parley::plugin {

namespace {

// Exit codes of run_probe; any other that is not 0 is a crash.
constexpr int kRefused = 3;
constexpr int kThrew = 4;

std::string signal_text(int number) {
  const char* const name = ::sigdescr_np(number);
  return "signal " + std::to_string(number) + (name != nullptr ? " (" + std::string(name) + ")" : "");
}

std::string ending(const ChildEnd& end) {
  if (end.code == kThrew) return end.output;
  std::string text;
  if (end.timed_out) {
    text = "no end in time";
  } else if (end.signal != 0) {
    text = "its process ended by " + signal_text(end.signal);
  } else {
    text = "its process ended with code " + std::to_string(end.code);
  }
  return end.output.empty() ? text : text + ": " + end.output;
}

}  // namespace

Result<void> Probe::check(std::string_view plugin, const StagedFile& file) const {
  if (options_.command.empty()) return {};
  const std::filesystem::path passed = file.copy.string() + ".ok";
  std::error_code ignored;
  if (std::filesystem::exists(passed, ignored)) return {};

  std::vector<std::string> command = options_.command;
  command.push_back(file.copy.string());
  const auto end = run_child(command, options_.timeout);
  if (end.has_error()) return end.error();
  if (end->signal == 0 && !end->timed_out && end->code == 0) {
    std::ofstream(passed) << "opened\n";
    return {};
  }
  if (end->code == kRefused) {
    return refused({plugin, "shared object", "one that the loader can open", end->output,
                    "install the library it needs, or rebuild it with -Wl,-z,defs"});
  }
  return refused({plugin, "static constructors",
                  "to open in a process of its own within " + std::to_string(options_.timeout.count()) + " ms",
                  ending(*end), "move that work from static constructors to init"});
}

void run_probe(const char* file) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  const auto opened = SharedObject::open(file);
  if (opened.has_error()) std::cout << opened.error().message << std::flush;
  if (opened.has_value()) std::_Exit(0);
  std::_Exit(opened.error().code == Errc::internal ? kThrew : kRefused);
}

}  // namespace parley::plugin
