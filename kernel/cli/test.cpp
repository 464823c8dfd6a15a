#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "scenario/report.hpp"
#include "server/bots.hpp"
#include "server/server_config.hpp"
#include "server/simulator.hpp"

namespace parley::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kHelp =
    "parley test - play the scenarios of the bot's scripts, with nothing sent anywhere\n\n"
    "Usage: parley test [PATH] [--tap | --junit]\n\n"
    "PATH is a file or a folder with *.test.lua files (default: the script folders of the configuration). The rules,\n"
    "flows and scripts are those that the server would serve, and those that lie beside the scenarios. Exit code 0\n"
    "when every scenario holds, 1 otherwise.\n\n"
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

/// Folders of the scenarios that lie apart from the configured ones: their flows and scripts are played as well.
std::vector<fs::path> more_folders(const config::Configuration& kernel, const std::vector<fs::path>& files) {
  std::set<fs::path> known;
  for (const fs::path& folder : server::flow_folders(kernel)) known.insert(fs::weakly_canonical(folder));
  std::vector<fs::path> more;
  for (const fs::path& file : files) {
    const fs::path folder = fs::weakly_canonical(file).parent_path();
    const bool of_rules = folder.filename() == "auto" || folder.filename() == "nodes";
    if (!of_rules && known.insert(folder).second) more.push_back(folder);
  }
  return more;
}

/// Whether a scenario lies in a configured folder. Others are not reproached with what they do not try.
bool plays_configured(const config::Configuration& kernel, const std::vector<fs::path>& files) {
  const std::vector<std::string> roots = kernel.section("scripts").list("roots");
  return std::any_of(files.begin(), files.end(), [&](const fs::path& file) {
    const std::string path = fs::weakly_canonical(file).string();
    return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
      return path.starts_with((fs::weakly_canonical(root) / "").string());
    });
  });
}

/// Ids of the rules that nobody heard.
std::vector<std::string> unheard(const script::RuleRegistry& rules, const std::set<std::string>& heard) {
  std::vector<std::string> all;
  const auto current = rules.current();
  for (const script::Rule& rule : current->rules())
    if (rule.active && !heard.contains(rule.id)) all.push_back(rule.id);
  return all;
}

/// What is no flow or script at all fails the run: no scenario can speak of it.
void add_problems(bot::FolderPrograms& folders, scenario::Report& report) {
  for (const auto& [file, why] : folders.problems()) report.outcomes.push_back({file, "", 0, file + ": " + why});
}

Result<scenario::Report> play(server::Simulator& simulator, scenario::MovableClock& clock,
                              const std::vector<fs::path>& files, bool configured) {
  const Log log(stderr_log_sink(false), LogLevel::warning);
  scenario::Player player(simulator.bot().stage(clock));
  scenario::Report report;
  add_problems(simulator.folders(), report);
  for (const fs::path& file : files) {
    const Result<script::ScriptSource> source = source_of(file);
    if (!source) return source.error();
    const script::ScenarioScript script(clock, log, simulator.limits(), *source);
    for (scenario::ScenarioOutcome& outcome : player.play(script)) report.outcomes.push_back(std::move(outcome));
  }
  if (configured) report.unheard = unheard(simulator.rules(), player.who_answered());
  for (const bot::Runnable& program : simulator.folders().all())
    if (program.flow && (configured || player.coverage().has(*program.flow)))
      report.flows.push_back(player.coverage().of(*program.flow));
  return report;
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
  const config::Sources sources = sources_of(*arguments);
  server::SimulatorOptions options{sources, layout_of(*arguments, sources), more_folders(kernel.value(), *files),
                                   false};
  scenario::MovableClock clock;
  const auto simulator =
      server::Simulator::start(options, kernel, clock, Log(stderr_log_sink(false), LogLevel::warning));
  if (!simulator) return failure("test", simulator.error().message);
  const Result<scenario::Report> report = play(**simulator, clock, *files, plays_configured(kernel.value(), *files));
  if (!report) return failure("test", report.error().message);
  scenario::write(std::cout, *report,
                  arguments->has("--tap")     ? scenario::ReportFormat::tap
                  : arguments->has("--junit") ? scenario::ReportFormat::junit
                                              : scenario::ReportFormat::text);
  return report->failures() == 0 ? kOk : kFailed;
}

}  // namespace parley::cli
