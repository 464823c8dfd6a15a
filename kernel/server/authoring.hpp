// Those who write bots, put together: the services behind flows, scripts and rules with their endpoints.
#pragma once

#include "api/authoring_routes.hpp"
#include "api/trial_routes.hpp"
#include "bot/live_publisher.hpp"
#include "server/bots.hpp"

namespace parley::server {

/// All of it outlives the result.
struct AuthoringGround {
  Bots& bots;
  store::Database& database;
  store::Writer& writer;
  identity::Audit& audit;
  const Clock& clock;
  Ids& ids;
  Log log;
};

class Authoring {
 public:
  Authoring(const config::Configuration& kernel, const AuthoringGround& ground);

  Result<> add_routes(rest::Api& api);

 private:
  const bot::LiveSessions live_;
  bot::LivePublisher publisher_;
  const bot::AuthoringParts parts_;
  const bot::ScenarioTexts texts_;
  const scenario::Trials trials_;
  const bot::FlowService flows_;
  const bot::ScriptService scripts_;
  const bot::RuleService rules_;
  const bot::SessionService sessions_;
};

}  // namespace parley::server
