// The endpoints that try drafts out: scenarios kept and played, conversations simulated.
#pragma once

#include "api/authoring_routes.hpp"
#include "bot/scenario_texts.hpp"
#include "scenario/trials.hpp"

namespace parley::api {

/// What is behind the endpoints; outlives the router.
struct TrialServices {
  const bot::FlowService& flows;
  const bot::ScriptService& scripts;
  const bot::ScenarioTexts& texts;
  const scenario::Trials& trials;
};

/// Errors: what Api::add() says of a declaration.
Result<> add_trial_routes(rest::Api& api, const TrialServices& services);

}  // namespace parley::api
