// /departments: make, change and remove them, and say who works there.
#pragma once

#include <parley/host/clock.hpp>
#include <parley/host/endpoints.hpp>

#include "department_store.hpp"
#include "inbox_options.hpp"
#include "people.hpp"

namespace parley::inbox {

/// What it is given outlives it.
class DepartmentRoutes {
 public:
  DepartmentRoutes(sdk::Clock clock, const DepartmentStore& departments, const People& people,
                   const InboxOptions& options)
      : clock_(clock), departments_(departments), people_(people), options_(options) {}

  void add(sdk::Endpoints& endpoints) const;

 private:
  sdk::Reply list(const sdk::Call& call) const;
  sdk::Reply create(const sdk::Call& call) const;
  sdk::Reply change(const sdk::Call& call) const;
  sdk::Reply remove(const sdk::Call& call) const;
  sdk::Reply agents(const sdk::Call& call) const;
  sdk::Reply set_agents(const sdk::Call& call) const;
  Department found(const sdk::Call& call) const;

  sdk::Clock clock_;
  const DepartmentStore& departments_;
  const People& people_;
  const InboxOptions& options_;
};

}  // namespace parley::inbox
