#include "scenario/trials.hpp"

#include "bot/folder_programs.hpp"

namespace parley::scenario {

SimulationLimits Trials::limits(const std::string& tenant) const {
  SimulationLimits limits;
  limits.time = parts_.time;
  limits.tenant = tenant;
  return limits;
}

SimulatedBot Trials::bot(const MovableClock& clock) const {
  ProgramSource serving{
      [this](const std::string& tenant, const std::string& name) { return parts_.programs.current(tenant, name); },
      [this](const std::string& tenant, const std::string& channel) {
        return parts_.programs.default_of(tenant, channel);
      }};
  return SimulatedBot(parts_.options, parts_.rules, std::move(serving), clock, parts_.log);
}

Result<bot::Runnable> Trials::draft(dialogue::Program program, const std::string& name, std::string text) const {
  if (program == dialogue::Program::flow) return bot::make_flow(std::move(text), parts_.types, name);
  return bot::make_script(name, std::move(text));
}

json::object Trials::play(const std::string& tenant, const bot::Runnable& draft, const std::string& scenarios) const {
  MovableClock clock;
  SimulatedBot bot = this->bot(clock);
  bot.programs().put(draft);
  const script::ScenarioScript script(clock, parts_.log, parts_.options.scripts.limits,
                                      {bot::name_of(draft) + ".test.lua", scenarios});
  return run_scenarios(script, {draft}, bot, clock, limits(tenant));
}

Result<json::object> Trials::play_kept(const std::string& tenant, dialogue::Program program, const std::string& name,
                                       std::string text) const {
  const Result<std::string> scenarios = parts_.texts.find(tenant, program, name);
  if (!scenarios) return scenarios.error();
  const Result<bot::Runnable> tried = draft(program, name, std::move(text));
  if (!tried) return tried.error();
  return play(tenant, *tried, *scenarios);
}

Result<json::object> Trials::simulate(const std::string& tenant, const std::optional<bot::Runnable>& draft,
                                      const json::object& request) const {
  MovableClock clock;
  SimulatedBot bot = this->bot(clock);
  if (draft) bot.programs().put(*draft);
  json::object what = request;
  if (json::value* start = what.if_contains("start"); start && start->is_object() && draft)
    if (!start->get_object().contains("name")) start->get_object()["name"] = bot::name_of(*draft);
  return scenario::simulate(what, bot, clock, limits(tenant));
}

}  // namespace parley::scenario
