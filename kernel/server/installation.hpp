// Answers what super admins ask about the installation: joins the plugin host, the configuration and the tables.
#pragma once

#include "api/installation_routes.hpp"
#include "identity/audit.hpp"
#include "server/plugin_control.hpp"
#include "store/writer.hpp"

namespace parley::server {

/// All of it outlives the installation.
struct InstallationGround {
  const ServerConfig& config;
  const plugin::PluginHost& plugins;
  PluginControl& control;
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  identity::Audit& audit;
  const Clock& clock;
};

class Installation final : public api::Installation {
 public:
  explicit Installation(const InstallationGround& ground);

  std::vector<api::PluginRecord> plugins() const override;
  Result<plugin::ReloadReport> reload(const std::string& plugin, const identity::Caller& caller) override;
  json::object configuration() const override;
  Result<std::vector<messaging::Backlog::Item>> backlog() const override { return backlog_.read(); }

 private:
  const InstallationGround ground_;
  const messaging::Backlog backlog_;
};

}  // namespace parley::server
