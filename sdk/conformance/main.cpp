// parley-conformance: holds a plugin to the promises of the ABI, each in a process of its own.
//
// Exit code 0: all kept. 1: at least one broken. 2: the arguments or the file are wrong, nothing was checked.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "case.hpp"
#include "process.hpp"
#include "report.hpp"

// There when this program is built with the address sanitizer.
extern "C" __attribute__((weak)) int __lsan_do_recoverable_leak_check();  // NOLINT: the sanitizer's name

namespace {

using namespace parley;
using namespace parley::conformance;

constexpr std::string_view kUsage =
    "usage: parley-conformance PLUGIN.so [--case NAME] [--with FILE.json] [--timeout SECONDS] [--json] [--list]\n"
    "  --case NAME     only the cases whose name begins with NAME\n"
    "  --with FILE     options to start with: {\"options\", \"channel\", \"node\", \"prompt\", \"message\"}\n"
    "  --timeout N     seconds a case may take, 30 unless told\n"
    "  --json          the report as JSON\n"
    "  --list          the cases for this plugin, without running them\n";

struct Arguments {
  std::string plugin;
  std::string only;
  std::string with;
  std::string run;  // in the child: the one case to run here
  int timeout_s = 30;
  bool json = false;
  bool list = false;
};

std::optional<Arguments> read_arguments(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto value = [&]() -> std::string { return i + 1 < argc ? argv[++i] : ""; };
    if (word == "--json")
      out.json = true;
    else if (word == "--list")
      out.list = true;
    else if (word == "--case")
      out.only = value();
    else if (word == "--with")
      out.with = value();
    else if (word == "--run-here")
      out.run = value();
    else if (word == "--timeout")
      out.timeout_s = std::atoi(value().c_str());
    else if (word.starts_with("--") || !out.plugin.empty())
      return std::nullopt;
    else
      out.plugin = word;
  }
  if (out.plugin.empty() || out.timeout_s < 1) return std::nullopt;
  out.plugin = std::filesystem::absolute(out.plugin).string();
  if (!out.with.empty()) out.with = std::filesystem::absolute(out.with).string();
  return out;
}

sdk::Json read_with(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw sdk::Failure(PARLEY_NOT_FOUND, "cannot read " + path);
  return sdk::Json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

[[noreturn]] void run_here(const Case& one, const Subject& subject) {
  try {
    one.run(subject);
  } catch (const Broken& broken) {
    report_and_exit(Outcome::Kind::broken, broken.reason);
  } catch (const Skipped& skipped) {
    report_and_exit(Outcome::Kind::skipped, skipped.reason);
  } catch (const std::exception& failure) {
    report_and_exit(Outcome::Kind::broken, failure.what());
  } catch (...) {
    report_and_exit(Outcome::Kind::broken, "an exception that is no std::exception");
  }
  if (__lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check() != 0)
    report_and_exit(Outcome::Kind::broken, "memory is leaked; the sanitizer says where");
  report_and_exit(Outcome::Kind::kept, "");
}

int run_all(const std::vector<Case>& cases, const Arguments& arguments, const char* program) {
  Report report(arguments.plugin, arguments.json, std::cout);
  for (const Case& one : cases) {
    std::vector<std::string> child{program, arguments.plugin, "--run-here", std::string(one.name)};
    if (!arguments.with.empty()) child.insert(child.end(), {"--with", arguments.with});
    report.add(one, run_in_child(child, std::chrono::seconds(arguments.timeout_s)));
  }
  return report.finish() ? 0 : 1;
}

int run(const Arguments& arguments, const char* program) {
  const Subject subject{arguments.plugin, read_with(arguments.with)};
  // The kind comes from the note, so that a file whose loading kills a process is judged like any other. Without a note
  // the cases for every kind are left, and the first of them says what is missing.
  const auto manifest = testkit::ElfFile(arguments.plugin).manifest();
  std::string kind;
  try {
    if (manifest) kind = sdk::Json::parse(*manifest)["kind"].text();
  } catch (const sdk::Failure&) {  // entry_cases() says so
  }
  std::vector<Case> cases = cases_for(kind);
  for (const Case& one : cases)
    if (one.name == arguments.run) run_here(one, subject);
  if (!arguments.run.empty()) throw sdk::Failure(PARLEY_NOT_FOUND, "no case '" + arguments.run + "'");
  std::erase_if(cases, [&](const Case& one) { return !one.name.starts_with(arguments.only); });
  if (cases.empty()) throw sdk::Failure(PARLEY_NOT_FOUND, "no case begins with '" + arguments.only + "'; see --list");
  if (!arguments.list) return run_all(cases, arguments, program);
  for (const Case& one : cases) std::cout << one.name << ": " << one.promise << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = read_arguments(argc, argv);
  if (!arguments) {
    std::cerr << kUsage;
    return 2;
  }
  try {
    return run(*arguments, argv[0]);
  } catch (const std::exception& failure) {
    std::cerr << "parley-conformance: " << failure.what() << "\n";
    return 2;
  }
}
