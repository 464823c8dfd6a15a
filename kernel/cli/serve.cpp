#include <csignal>
#include <fcntl.h>
#include <iostream>
#include <pthread.h>
#include <unistd.h>

#include "base/json.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/plugin_table.hpp"
#include "cli/report.hpp"
#include "server/control.hpp"
#include "server/server.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley serve - run the server until SIGTERM or SIGINT\n\n"
    "Usage: parley serve [--config FILE] [--data DIR] [--listen ADDR:PORT] [--demo]\n\n"
    "  --demo               fill the empty tenant default with made-up conversations, once; while they are there the\n"
    "                       server listens on this machine alone\n";

constexpr const char* kSignals =
    "\nSignals: SIGTERM and SIGINT finish what is under way and exit; SIGHUP replaces plugins whose file or options\n"
    "changed. Exit codes: 0 stopped as asked, 1 could not start or had to cut work off, 2 wrong command line,\n"
    "78 the configuration has errors.\n";

/// The signals this process waits for, blocked in every thread that is started after it.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

/// On a terminal the password is shown; where output goes to a file or a journal it must not stand, so there it is put
/// into a file of its own that only this user can read.
void introduce(const server::FirstOwner& owner, const std::filesystem::path& data_dir) {
  if (::isatty(STDOUT_FILENO)) {
    std::cout << "\n  The first account, shown this once:\n\n    e-mail    " << owner.email << "\n    password  "
              << owner.password << "\n\n  Change the password after signing in: PUT /api/v1/users/me/password\n";
    return;
  }
  const std::filesystem::path file = data_dir / "first-account";
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string text = owner.email + "\n" + owner.password + "\n";
  const bool written = out >= 0 && ::write(out, text.data(), text.size()) == ssize_t(text.size());
  if (out >= 0) ::close(out);
  std::cout << (written ? "The first account, with its password, is in " : "The first account could not be written to ")
            << file.string() << (written ? "; delete it once you have signed in.\n" : "\n");
}

void greet(const server::Server& server) {
  const std::string url = server.url();
  std::cout << "\nparley " << kVersion << " is running.\n\n"
            << "  The phone:  " << url << "/phone   (chat with the bot as a customer)\n"
            << "  The API:    " << url << "/docs   (sign in with POST /api/v1/auth/login)\n"
            << "  Health:     " << url << "/health    Metrics: " << url << "/metrics\n\n"
            << "Or paste this; the answer appears at the phone:\n\n"
            << "  curl -sS " << url << "/phone/api/messages -H 'Content-Type: application/json' \\\n"
            << "       -d '{\"customer\":\"5511999990001\",\"name\":\"Ana\",\"text\":\"hello\"}'\n\n"
            << "Ctrl-C stops it.\n"
            << std::endl;
}

Result<std::string> answer(server::Server& server, const std::string& line) {
  if (line == "plugins") return json::serialize(to_json(server.plugins()));
  if (line == "reload") return server.reload_all();
  if (line.starts_with("reload ")) return server.reload(line.substr(7));
  return fail(Errc::invalid, "unknown request; expected plugins, reload or reload ID");
}

}  // namespace

int serve(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help", "--demo"});
  if (!arguments) return usage_error("serve", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options() << kSignals;
    return kOk;
  }
  if (!arguments->positional.empty())
    return usage_error("serve", fail(Errc::invalid, "unexpected '" + arguments->positional[0] + "'"));

  const sigset_t signals = block_signals();
  const config::Sources sources = sources_of(*arguments);
  const server::Layout layout = layout_of(*arguments, sources);
  Result<std::unique_ptr<server::Server>> started = server::Server::start(
      {sources, layout, [&](const server::FirstOwner& owner) { introduce(owner, layout.data_dir); },
       arguments->has("--demo")});
  if (!started) {
    const bool configuration = started.error().code == Errc::invalid;
    return failure("serve", started.error().message, configuration ? kConfiguration : kFailed);
  }
  server::Server& server = **started;
  const Log log(stderr_log_sink(false));
  auto control = server::ControlSocket::open(
      layout.data_dir, [&](const std::string& line) { return answer(server, line); }, log);
  if (!control) return failure("serve", control.error().message);
  greet(server);
  for (int signal = 0; signal != SIGTERM && signal != SIGINT;) {
    if (sigwait(&signals, &signal) != 0) break;
    if (signal == SIGHUP) std::cerr << server.reload_all();
  }
  control->reset();
  return server.stop() ? kOk : failure("serve", "some work had to be cut off; the next start takes it up");
}

}  // namespace parley::cli
