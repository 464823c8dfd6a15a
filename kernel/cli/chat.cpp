#include <algorithm>
#include <future>
#include <iostream>
#include <unistd.h>

#include "bot/http_requests.hpp"
#include "cli/chat_talk.hpp"
#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "net/fetcher.hpp"
#include "server/bots.hpp"
#include "server/option_mapping.hpp"
#include "server/server_config.hpp"
#include "server/simulator.hpp"

namespace parley::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kHelp =
    "parley chat - talk to the bot in the terminal, with the rules, flows and scripts on disk\n\n"
    "Usage: parley chat [--flow NAME | --script FILE|NAME] [--mock] [--name NAME] [--language TAG]\n\n"
    "Each line is a message; a saved rule answers the next one. Timers ring in real time. No message is sent "
    "anywhere,\n"
    "but what a flow or script asks of the outside (http) is really asked. :help lists commands. Ctrl-D ends.\n\n"
    "  --flow NAME          starts this flow at once\n"
    "  --script FILE|NAME   starts this script at once\n"
    "  --mock               asks nothing of the outside: :answer and :error say what came of it\n"
    "  --name NAME          the customer's name (default: Ana)\n"
    "  --language TAG       the customer's language, such as pt-BR\n";

/// What makes real requests, and waits for each.
class RealRequests {
 public:
  RealRequests(const config::Configuration& kernel, net::FetchOptions options, const Log& log)
      : fetcher_(std::move(options), log, metrics_, clock_),
        http_(server::http_options(kernel.section("bots")), fetcher_) {
    runners_.add("http", http_);
  }

  json::object operator()(const std::string& session, const dialogue::Request& request) {
    auto promise = std::make_shared<std::promise<json::object>>();
    std::future<json::object> result = promise->get_future();
    runners_.run({"default", session}, request, [promise](json::object got) { promise->set_value(std::move(got)); });
    return result.get();
  }

 private:
  Metrics metrics_;
  const SystemClock clock_;
  net::Fetcher fetcher_;
  bot::HttpRequests http_;
  bot::RequestRunners runners_;
};

/// A script's file is found by its folder and its name.
std::string program_of(const Arguments& arguments, std::vector<fs::path>& folders) {
  const std::string script = arguments.value("--script");
  if (script.empty()) return arguments.value("--flow");
  const fs::path file(script);
  if (!script.ends_with(".lua")) return script;
  folders.push_back(fs::weakly_canonical(file).parent_path());
  return file.stem().string();
}

int talk(const Arguments& arguments, const config::Loaded<config::Configuration>& kernel) {
  const Log log(stderr_log_sink(false), LogLevel::warning);
  const config::Sources sources = sources_of(arguments);
  server::SimulatorOptions options{sources, layout_of(arguments, sources), {}, true};
  const std::string program = program_of(arguments, options.more_folders);
  scenario::ShiftedClock clock;
  const auto simulator = server::Simulator::start(options, kernel, clock, log);
  if (!simulator) return failure("chat", simulator.error().message);
  Result<net::FetchOptions> fetch = server::fetch_options(kernel.value().section("fetch"));
  if (!fetch) return failure("chat", fetch.error().message, kConfiguration);
  std::shared_ptr<RealRequests> real;
  if (!arguments.has("--mock")) real = std::make_shared<RealRequests>(kernel.value(), std::move(*fetch), log);
  ChatTalk talk((*simulator)->bot(), clock,
                real ? ChatTalk::MakeRequest(
                           [real](const auto& session, const auto& request) { return (*real)(session, request); })
                     : nullptr,
                std::cout);
  talk.customer().name = arguments.value("--name", talk.customer().name);
  talk.customer().language = arguments.value("--language");
  for (const auto& [file, why] : (*simulator)->folders().problems()) std::cerr << file << ": " << why << "\n";
  if (!program.empty())
    if (const Result<> started = talk.start(program); !started) return failure("chat", started.error().message);
  LineInput input(STDIN_FILENO);
  talk.run(input, ::isatty(STDIN_FILENO) != 0);
  return kOk;
}

}  // namespace

int chat(const Words& words) {
  const Result<Arguments> arguments =
      parse_arguments(words, {"--help", "--mock"}, {"--name", "--language", "--flow", "--script"});
  if (!arguments) return usage_error("chat", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  if (!arguments->value("--flow").empty() && !arguments->value("--script").empty())
    return usage_error("chat", fail(Errc::invalid, "expected --flow or --script, found both"));
  const auto kernel = server::load_kernel_config(sources_of(*arguments));
  if (!kernel.ok()) return failure("chat", config::to_text(kernel.findings()), kConfiguration);
  return talk(*arguments, kernel);
}

}  // namespace parley::cli
