#include "script/script_check.hpp"

#include <algorithm>

#include "script/durable_stage.hpp"
#include "script/script_lint.hpp"

namespace parley::script {

namespace {

/// Runs the file, not its flow.
Result<> load(DurableStage& stage, const ScriptVersion& version, const DurableOptions& options) {
  DurableRun run(options, {}, nullptr);
  run.program = version.name;
  run.only_load = true;
  dialogue::Input input;
  dialogue::Outcome outcome;
  dialogue::SessionChange change;
  run.begin_turn(input, outcome, change, false);
  const auto script = stage.begin();
  const auto ended = stage.resume(*script, run);
  if (!ended) return ended.error();
  return {};
}

}  // namespace

bool ScriptInfo::serves() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const ScriptFinding& f) { return f.severity == ScriptFinding::Severity::error; });
}

Result<ScriptInfo> check_script(const ScriptVersion& version, const Clock& clock, const Log& log,
                                const DurableOptions& options) {
  auto stage = DurableStage::make(
      clock, log, options, [] { return std::uint64_t{0}; }, version);
  if (!stage) return stage.error();
  if (const Result<> loaded = load(**stage, version, options); !loaded) return loaded.error();
  ScriptInfo info = lint(version.text);
  info.name = version.name;
  return info;
}

}  // namespace parley::script
