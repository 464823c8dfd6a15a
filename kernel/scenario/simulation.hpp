// A conversation with a bot that the console's builder plays: the steps so far go in, what each of them brought about
// comes out. The steps are the whole state: the caller keeps them and sends one more each time, so nothing is kept here
// and a draft that was changed meanwhile is tried on the same words.
#pragma once

#include "scenario/simulated_bot.hpp"

namespace parley::scenario {

struct SimulationLimits {
  std::size_t steps = 200;
  Millis time{10'000};  ///< for all steps together, or all scenarios; what comes later is refused
  std::string tenant = "default";
};

/// `request`: {"start"?: {"name", "node"?, "with"?}, "contact"?: {"name", "address", "language", "tags", "vars"},
/// "clock"?: RFC 3339, "http"?: [...], "ai"?: [...] (answers prepared as t:http and t:ai take them), "steps"?:
/// [{"user": text or message} | {"wait": "2h"} | {"answer": {"request", ...}} | {"webhook": {"name", "body"}} |
/// {"resume": true}]}. The answer: {"steps": [{"events", "variables": {"session", "contact"}, "trace", "error"?}],
/// "waiting", "holder", "now", "due"}; its first step is the start. A request that nothing was prepared for stays open,
/// for "answer". Errors: invalid (names the member), not_found (no such flow or script), limit.
Result<json::object> simulate(const json::object& request, SimulatedBot& bot, MovableClock& clock,
                              const SimulationLimits& limits = {});

/// Plays scenarios: {"held", "failed", "scenarios": [{"name", "line", "failure"?}], "coverage": [{"flow", "nodes",
/// "nodes_visited", "ways", "ways_taken", "unvisited", "untaken"}]} of these flows.
json::object run_scenarios(const script::ScenarioScript& scenarios, const std::vector<bot::Runnable>& flows,
                           SimulatedBot& bot, MovableClock& clock, const SimulationLimits& limits = {});

}  // namespace parley::scenario
