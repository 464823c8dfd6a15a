// The endpoints of those who write bots: flows, durable scripts, rules.
#pragma once

#include "bot/flow_service.hpp"
#include "bot/rule_service.hpp"
#include "bot/script_service.hpp"
#include "bot/session_service.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// What is behind the endpoints; what it refers to outlives the router.
struct AuthoringServices {
  const bot::FlowService& flows;
  const bot::ScriptService& scripts;
  const bot::RuleService& rules;
  const bot::SessionService& sessions;
  const flow::NodeTypes& types;
};

/// All of them. Errors: what Api::add() says of a declaration.
Result<> add_authoring_routes(rest::Api& api, const AuthoringServices& services);

// Its parts, by group.
Result<> add_flow_routes(rest::Api& api, const AuthoringServices& services);
Result<> add_flow_version_routes(rest::Api& api, const AuthoringServices& services);
Result<> add_script_routes(rest::Api& api, const AuthoringServices& services);
Result<> add_rule_routes(rest::Api& api, const AuthoringServices& services);

}  // namespace parley::api
