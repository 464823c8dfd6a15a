// /agents: who takes conversations now.
#pragma once

#include <parley/host/clock.hpp>
#include <parley/host/endpoints.hpp>

#include "desk.hpp"
#include "people.hpp"
#include "queue_store.hpp"
#include "ticket_store.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class AgentRoutes {
 public:
  AgentRoutes(sdk::Clock clock, const QueueStore& queues, const People& people, const TicketStore& tickets, Desk& desk)
      : clock_(clock), queues_(queues), people_(people), tickets_(tickets), desk_(desk) {}

  void add(sdk::Endpoints& endpoints);

 private:
  sdk::Reply list(const sdk::Call& call) const;
  sdk::Reply one(const sdk::Call& call, const std::string& user) const;
  sdk::Reply set(const sdk::Call& call, const std::string& user);

  sdk::Clock clock_;
  const QueueStore& queues_;
  const People& people_;
  const TicketStore& tickets_;
  Desk& desk_;
};

}  // namespace parley::inbox
