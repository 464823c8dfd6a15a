#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "bot/rules_only.hpp"
#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "scenario/report.hpp"
#include "script/rule_registry.hpp"
#include "server/option_mapping.hpp"
#include "server/server_config.hpp"

namespace parley::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kHelp =
    "parley test - play the scenarios of the bot's scripts, with nothing sent anywhere\n\n"
    "Usage: parley test [PATH] [--tap | --junit]\n\n"
    "PATH is a file or a folder with *.test.lua files (default: the script folders of the configuration). The rules "
    "are\n"
    "those that the server would serve. Exit code 0 when every scenario holds, 1 otherwise.\n\n"
    "  --tap                print TAP 14\n"
    "  --junit              print JUnit's XML\n";

bool is_scenario_file(const fs::path& path) {
  return path.filename().string().ends_with(".test.lua");
}

/// Errors: not_found.
Result<std::vector<fs::path>> files_in(const std::vector<fs::path>& places) {
  std::vector<fs::path> files;
  for (const fs::path& place : places) {
    std::error_code problem;
    if (fs::is_regular_file(place, problem)) files.push_back(place);
    for (fs::recursive_directory_iterator entry(place, problem), end; !problem && entry != end;
         entry.increment(problem))
      if (entry->is_regular_file() && is_scenario_file(entry->path())) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  if (!files.empty()) return files;
  std::string where;
  for (const fs::path& place : places) where += (where.empty() ? "" : ", ") + place.string();
  return fail(Errc::not_found, "no scenarios (*.test.lua) in " + where);
}

Result<script::ScriptSource> source_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(Errc::unavailable, path.string() + " cannot be read");
  return script::ScriptSource{path.filename().string(), text.str()};
}

/// Ids of the rules that nobody heard.
std::vector<std::string> unheard(const script::RuleRegistry& rules, const std::set<std::string>& heard) {
  std::vector<std::string> all;
  for (const script::Rule& rule : rules.current()->rules())
    if (rule.active && !heard.contains(rule.id)) all.push_back(rule.id);
  return all;
}

int play(const config::Configuration& kernel, const std::vector<fs::path>& files, scenario::ReportFormat format) {
  const Log log(stderr_log_sink(false), LogLevel::warning);
  scenario::MovableClock clock;
  script::RegistryOptions options = server::rule_options(kernel.section("scripts"), kernel.section("hours"));
  options.watch = false;
  script::RuleRegistry rules(options, clock, log);
  if (const Result<> started = rules.start(); !started) return failure("test", started.error().message);
  bot::RuleBot answers(rules, server::business_facts(kernel.section("business"), kernel.section("hours")), 1, clock,
                       log);
  bot::RulesOnly bot(answers);
  scenario::Player player(bot, clock);
  scenario::Report report;
  for (const fs::path& file : files) {
    const Result<script::ScriptSource> source = source_of(file);
    if (!source) return failure("test", source.error().message);
    const script::ScenarioScript script(clock, log, options.rules.limits, *source);
    for (scenario::ScenarioOutcome& outcome : player.play(script)) report.outcomes.push_back(std::move(outcome));
  }
  report.unheard = unheard(rules, player.rules_that_answered());
  scenario::write(std::cout, report, format);
  return report.failures() == 0 ? kOk : kFailed;
}

}  // namespace

int test(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help", "--tap", "--junit"});
  if (!arguments) return usage_error("test", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  if (arguments->has("--tap") && arguments->has("--junit"))
    return usage_error("test", fail(Errc::invalid, "expected --tap or --junit, found both"));
  const auto kernel = server::load_kernel_config(sources_of(*arguments));
  if (!kernel.ok()) return failure("test", config::to_text(kernel.findings()), kConfiguration);
  std::vector<fs::path> places(arguments->positional.begin(), arguments->positional.end());
  if (places.empty())
    for (const std::string& root : kernel.value().section("scripts").list("roots")) places.emplace_back(root);
  const Result<std::vector<fs::path>> files = files_in(places);
  if (!files) return failure("test", files.error().message);
  return play(kernel.value(), *files,
              arguments->has("--tap")     ? scenario::ReportFormat::tap
              : arguments->has("--junit") ? scenario::ReportFormat::junit
                                          : scenario::ReportFormat::text);
}

}  // namespace parley::cli
