// What answers messages, put together: node types, flows and scripts, rules, sessions and what they ask of the outside.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "bot/folder_programs.hpp"
#include "bot/http_requests.hpp"
#include "bot/lua_node_types.hpp"
#include "bot/model_requests.hpp"
#include "bot/rule_bot.hpp"
#include "bot/secret_requests.hpp"
#include "bot/session_bot.hpp"
#include "bot/session_keeper.hpp"
#include "bot/session_service.hpp"
#include "bot/stored_programs.hpp"
#include "bot/tenant_rules.hpp"
#include "bot/tenant_values.hpp"
#include "config/configuration.hpp"
#include "flow/plugin_node_types.hpp"
#include "messaging/domain_events.hpp"
#include "rest/api.hpp"
#include "script/rule_registry.hpp"

namespace parley::server {

/// What the bots work with; all of it outlives them.
struct BotParts {
  const plugin::PluginHost& plugins;
  const cluster::Shards& shards;
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  messaging::ChannelDirectory& channels;
  net::Fetcher& fetcher;
  script::RuleRegistry& rules;
  const secrets::Vault& vault;
  const Clock& clock;
  Ids& ids;
  messaging::DomainEvents& events;
  Log log;
  Metrics& metrics;
};

/// Where the configuration says that flows and scripts lie.
std::vector<std::filesystem::path> flow_folders(const config::Configuration& kernel);
/// And types of node written in Lua.
bot::LuaNodeOptions node_options(const config::Configuration& kernel);
/// The bounds of bots, and what {{tenant.…}} shows.
bot::BotOptions bot_options(const config::Configuration& kernel);
bot::HttpOptions http_options(const config::Settings& bots);

class Bots {
 public:
  Bots(const config::Configuration& kernel, const BotParts& parts);
  ~Bots();

  messaging::Bot& bot() { return bot_; }
  messaging::Sessions& sessions() { return keeper_; }
  bot::SessionKeeper& keeper() { return keeper_; }
  bot::StoredPrograms& programs() { return programs_; }
  const flow::NodeTypes& node_types() const { return types_; }

  /// The endpoints of sessions and of the secrets that flows send.
  Result<> add_routes(rest::Api& api);
  /// Which rules answer for a tenant; load() first.
  bot::TenantRules& rules() { return tenant_rules_; }
  /// Somebody published, paused or deleted a program of the tenant: as it is now, it serves when this returns. Blocks.
  void changed(const std::string& tenant);
  /// The names of the flows and scripts in folders.
  std::vector<std::string> file_programs();

  /// Compiles every tenant's rules; before the first message.
  Result<> load() { return tenant_rules_.start(); }
  /// Wakes sessions from now on.
  void start(messaging::Journal& journal);
  void stop();

 private:
  messaging::DomainEvents& events_;
  const flow::PluginNodeTypes plugin_types_;
  const bot::LuaNodeTypes types_;
  bot::FolderPrograms folders_;
  bot::StoredPrograms programs_;
  bot::TenantRules tenant_rules_;
  bot::RuleBot rules_;
  bot::SessionBot bot_;
  identity::Audit audit_;
  bot::TenantSecrets secrets_;
  bot::HttpRequests http_;
  bot::SecretRequests guarded_http_;
  bot::ModelRequests models_;
  bot::TenantValues values_;
  bot::RequestRunners requests_;
  bot::SessionKeeper keeper_;
  bot::SessionService sessions_;
};

}  // namespace parley::server
