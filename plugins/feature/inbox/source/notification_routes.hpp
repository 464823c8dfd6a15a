// /notifications: one's own.
#pragma once

#include <parley/host/clock.hpp>
#include <parley/host/endpoints.hpp>

#include "notification_store.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class NotificationRoutes {
 public:
  NotificationRoutes(sdk::Clock clock, const NotificationStore& store) : clock_(clock), store_(store) {}

  void add(sdk::Endpoints& endpoints) const;

 private:
  sdk::Reply list(const sdk::Call& call) const;
  sdk::Reply read(const sdk::Call& call) const;

  sdk::Clock clock_;
  const NotificationStore& store_;
};

}  // namespace parley::inbox
