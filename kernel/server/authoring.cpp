#include "server/authoring.hpp"

#include "server/option_mapping.hpp"

namespace parley::server {

namespace {

using PlayScenarios = decltype(bot::AuthoringParts::play_scenarios);

scenario::TrialParts trial_parts(const config::Configuration& kernel, const AuthoringGround& g,
                                 const bot::ScenarioTexts& texts) {
  return {g.bots.programs(),
          [&bots = g.bots](const std::string& tenant) { return bots.rules().of(tenant); },
          bot_options(kernel),
          g.bots.node_types(),
          texts,
          g.log,
          kernel.section("bots").duration("scenario_time")};
}

bot::AuthoringParts parts_of(const AuthoringGround& g, bot::Publisher& publisher, PlayScenarios play) {
  bot::AuthoringParts parts{g.database, g.writer, g.clock, g.ids, g.audit, g.bots.node_types(), g.log};
  parts.changed = [&bots = g.bots](const std::string& tenant) { bots.changed(tenant); };
  parts.file_programs = [&bots = g.bots] { return bots.file_programs(); };
  parts.publisher = &publisher;
  parts.play_scenarios = std::move(play);
  return parts;
}

}  // namespace

Authoring::Authoring(const config::Configuration& kernel, const AuthoringGround& g)
    : live_(g.database, g.writer, g.bots.keeper(), bot_options(kernel).scripts, g.clock, g.log),
      publisher_(live_, g.bots.node_types()),
      parts_(parts_of(g, publisher_,
                      [this](const std::string& tenant, dialogue::Program program, const std::string& name,
                             const std::string& text) { return trials_.play_kept(tenant, program, name, text); })),
      texts_(parts_),
      trials_(trial_parts(kernel, g, texts_)),
      flows_(parts_),
      scripts_(parts_, bot_options(kernel).scripts),
      rules_(parts_, g.bots.rules(), rule_options(kernel.section("scripts"), kernel.section("hours")).rules,
             business_facts(kernel.section("business"), kernel.section("hours"))),
      sessions_(g.database, g.bots.keeper(), g.audit, g.writer, g.clock) {}

Result<> Authoring::add_routes(rest::Api& api) {
  const Result<> added = api::add_authoring_routes(api, {flows_, scripts_, rules_, sessions_, parts_.types});
  return added ? api::add_trial_routes(api, {flows_, scripts_, texts_, trials_}) : added;
}

}  // namespace parley::server
