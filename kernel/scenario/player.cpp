#include "scenario/player.hpp"

namespace parley::scenario {

namespace {

/// "welcome.test.lua" is about the flow or script "welcome".
std::string subject_of(std::string_view file) {
  constexpr std::string_view kEnding = ".test.lua";
  return std::string(file.ends_with(kEnding) ? file.substr(0, file.size() - kEnding.size()) : file);
}

}  // namespace

std::vector<ScenarioOutcome> Player::play(const script::ScenarioScript& script) {
  const auto names = script.scenarios();
  if (!names) return {{script.file(), "", 0, names.error().message}};
  std::vector<ScenarioOutcome> outcomes;
  for (std::size_t i = 0; i < names->size(); ++i) {
    const script::ScenarioName& name = (*names)[i];
    outcomes.push_back({script.file(), name.name, name.line, play_one(script, i, name.line)});
  }
  return outcomes;
}

std::string Player::play_one(const script::ScenarioScript& script, std::size_t number, int line) {
  stage_.clock.reset();
  if (stage_.begin_anew) stage_.begin_anew();
  ScenarioRun run(stage_, subject_of(script.file()), [this](const messaging::BotReply& reply) {
    if (!reply.outcome.source.empty()) answered_.insert(reply.outcome.source);
    for (const messaging::SessionTurn& turn : reply.sessions) coverage_.add(turn);
  });
  const Result<> held = script.play(number, [&](const script::ScenarioStep& step) { return run.step(step); });
  if (!held) return held.error().message;
  const Result<> over = run.finish();
  return over ? std::string() : script.file() + ":" + std::to_string(line) + ": at the end " + over.error().message;
}

}  // namespace parley::scenario
