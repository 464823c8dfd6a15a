// /queues: make, change and remove them, say who works in them, take the next conversation, see how they do.
#pragma once

#include <functional>
#include <parley/host/clock.hpp>
#include <parley/host/endpoints.hpp>

#include "department_store.hpp"
#include "desk.hpp"
#include "inbox_options.hpp"
#include "people.hpp"
#include "queue_store.hpp"
#include "ticket_store.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class QueueRoutes {
 public:
  QueueRoutes(sdk::Clock clock, const QueueStore& queues, const DepartmentStore& departments, const People& people,
              const TicketStore& tickets, Desk& desk, const InboxOptions& options,
              std::function<void(const std::string& tenant)> made)
      : clock_(clock),
        queues_(queues),
        departments_(departments),
        people_(people),
        tickets_(tickets),
        desk_(desk),
        options_(options),
        made_(std::move(made)) {}

  void add(sdk::Endpoints& endpoints);

 private:
  void add_queues(sdk::Endpoints& endpoints);
  void add_work(sdk::Endpoints& endpoints);
  sdk::Reply list(const sdk::Call& call) const;
  sdk::Reply create(const sdk::Call& call) const;
  sdk::Reply change(const sdk::Call& call);
  sdk::Reply remove(const sdk::Call& call) const;
  sdk::Reply agents(const sdk::Call& call) const;
  sdk::Reply set_agents(const sdk::Call& call);
  sdk::Reply pull(const sdk::Call& call);
  sdk::Reply metrics(const sdk::Call& call) const;
  Queue found(const sdk::Call& call) const;
  void check(const std::string& tenant, const Queue& queue) const;

  sdk::Clock clock_;
  const QueueStore& queues_;
  const DepartmentStore& departments_;
  const People& people_;
  const TicketStore& tickets_;
  Desk& desk_;
  const InboxOptions& options_;
  const std::function<void(const std::string& tenant)> made_;  // hears of a tenant that has a queue now
};

}  // namespace parley::inbox
