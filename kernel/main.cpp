// parley: one binary, a subcommand for each thing an operator, a plugin author or a bot designer does at a terminal.
#include <iostream>
#include <map>

#include "base/version.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "plugin/probe.hpp"

namespace {

using namespace parley::cli;

constexpr const char* kHelp =
    "parley - a server for business conversations\n\n"
    "Usage: parley COMMAND [OPTIONS]\n\n"
    "  serve                 run the server\n"
    "  check                 validate the configuration and the scripts\n"
    "  plugins               what plugins there are, in which state, and why; reload one\n"
    "  new plugin KIND NAME  write the first files of a plugin\n"
    "  chat                  talk to the bot in the terminal\n"
    "  test [PATH]           play the scenarios of the bot's scripts\n"
    "  migrate               bring the database's tables up to date\n"
    "  secrets               change the key of what is kept encrypted\n"
    "  user                  make accounts, give new passwords, list who there is\n"
    "  version               print the version\n\n"
    "`parley COMMAND --help` tells more. Exit codes: 0 done, 1 failed, 2 wrong command line, 78 wrong configuration.\n";

int print(const std::string& text) {
  std::cout << text;
  return kOk;
}

int run(const std::string& command, const Words& words) {
  const std::map<std::string, int (*)(const Words&)> commands{
      {"serve", serve}, {"check", check},     {"plugins", plugins}, {"new", create}, {"chat", chat},
      {"test", test},   {"migrate", migrate}, {"secrets", secrets}, {"user", user}};
  if (command == "version" || command == "--version") return print("parley " + std::string(parley::kVersion) + "\n");
  if (command == "help" || command == "--help" || command == "-h") return print(kHelp);
  // Hidden: the server runs itself to open a plugin's file in a process that may die of it.
  if (command == "__probe" && words.size() == 1) parley::plugin::run_probe(words[0].c_str());
  if (const auto found = commands.find(command); found != commands.end()) return found->second(words);
  std::cerr << "parley: unknown command '" << command << "'\nTry `parley --help`.\n";
  return kUsage;
}

}  // namespace

int main(int count, char** values) {
  if (count < 2) {
    std::cerr << kHelp;
    return kUsage;
  }
  try {
    return run(values[1], Words(values + 2, values + count));
  } catch (const std::exception& problem) {
    std::cerr << "parley " << values[1] << ": " << problem.what() << "\n";
    return kFailed;
  }
}
