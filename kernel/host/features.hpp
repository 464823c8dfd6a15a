// Starts and stops what feature plugins add: their tables, then their routes and subscriptions, all put in at once.
#pragma once

#include "host/registrations.hpp"
#include "plugin/lifecycle.hpp"

namespace parley::store {
class Migrations;
}

namespace parley::host {

class Features final : public plugin::Lifecycle {
 public:
  /// Applies a plugin's own migrations: ("feature.campaigns", [{"name", "sql"}, ...]).
  using Migrate = std::function<Result<>(const std::string& area, const json::array& migrations)>;

  Features(Registrations& registrations, Migrate migrate, Millis retire_deadline, Log log)
      : registrations_(registrations),
        migrate_(std::move(migrate)),
        retire_deadline_(retire_deadline),
        log_(std::move(log)) {}

  Result<void> start(const std::shared_ptr<plugin::Instance>& instance) override;
  void stop(plugin::Instance& instance) override;

 private:
  Registrations& registrations_;
  Migrate migrate_;
  Millis retire_deadline_;
  Log log_;
};

}  // namespace parley::host
