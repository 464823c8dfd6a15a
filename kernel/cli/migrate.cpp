#include <iostream>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "server/migrate_tables.hpp"

namespace parley::cli {

namespace {
constexpr const char* kHelp =
    "parley migrate - bring the tables up to date, or show which steps are applied\n\n"
    "Usage: parley migrate [up|status]      (a start does `up` by itself; no server may run meanwhile)\n\n";
}

int migrate(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help"});
  if (!arguments) return usage_error("migrate", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  const auto& positional = arguments->positional;
  const std::string verb = positional.empty() ? "up" : positional[0];
  if (positional.size() > 1 || (verb != "up" && verb != "status"))
    return usage_error("migrate", fail(Errc::invalid, "expected up or status, found '" + positional.back() + "'"));
  const config::Sources sources = sources_of(*arguments);
  const auto steps = server::migrate_tables(sources, layout_of(*arguments, sources), verb == "up");
  if (!steps)
    return failure("migrate", steps.error().message, steps.error().code == Errc::invalid ? kConfiguration : kFailed);
  for (const store::MigrationStatus& step : *steps)
    std::cout << step.area << "/" << step.name << "  "
              << (step.applied_at ? "applied " + to_rfc3339(*step.applied_at) : "waits for `parley migrate up`")
              << "\n";
  return kOk;
}

}  // namespace parley::cli
