#include <iostream>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "server/migrate_tables.hpp"

namespace parley::cli {

namespace {
constexpr const char* kHelp =
    "parley migrate - bring the tables up to date, show which steps are applied, or undo the last one\n\n"
    "Usage: parley migrate [up|status]              (a start does `up` by itself; no server may run meanwhile)\n"
    "       parley migrate down [AREA] --lose-data  (in development: undoes the last step of AREA, core unless "
    "told)\n\n";

Result<server::MigrateVerb> verb_of(const Arguments& arguments) {
  const auto& words = arguments.positional;
  const std::string verb = words.empty() ? "up" : words[0];
  if (words.size() > (verb == "down" ? 2u : 1u)) return fail(Errc::invalid, "unexpected '" + words.back() + "'");
  if (verb == "up") return server::MigrateVerb::up;
  if (verb == "status") return server::MigrateVerb::status;
  if (verb != "down") return fail(Errc::invalid, "expected up, status or down, found '" + verb + "'");
  if (!arguments.has("--lose-data"))
    return fail(Errc::invalid, "down drops tables with all that is in them; add --lose-data if that is what you want");
  return server::MigrateVerb::down;
}

}  // namespace

int migrate(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help", "--lose-data"});
  if (!arguments) return usage_error("migrate", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  const Result<server::MigrateVerb> verb = verb_of(*arguments);
  if (!verb) return usage_error("migrate", verb.error());
  const auto& positional = arguments->positional;
  const config::Sources sources = sources_of(*arguments);
  const auto steps = server::migrate_tables(sources, layout_of(*arguments, sources), *verb,
                                            positional.size() > 1 ? positional[1] : "core");
  if (!steps)
    return failure("migrate", steps.error().message, steps.error().code == Errc::invalid ? kConfiguration : kFailed);
  for (const store::MigrationStatus& step : *steps)
    std::cout << step.area << "/" << step.name << "  "
              << (step.applied_at ? "applied " + to_rfc3339(*step.applied_at) : "waits for `parley migrate up`")
              << "\n";
  return kOk;
}

}  // namespace parley::cli
