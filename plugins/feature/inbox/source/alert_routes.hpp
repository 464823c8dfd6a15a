// /alerts: what is wrong in the tenant.
#pragma once

#include <parley/host/clock.hpp>
#include <parley/host/endpoints.hpp>

#include "alert_store.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class AlertRoutes {
 public:
  AlertRoutes(sdk::Clock clock, const AlertStore& store) : clock_(clock), store_(store) {}

  void add(sdk::Endpoints& endpoints) const;

 private:
  sdk::Reply list(const sdk::Call& call) const;
  sdk::Reply resolve(const sdk::Call& call) const;

  sdk::Clock clock_;
  const AlertStore& store_;
};

}  // namespace parley::inbox
