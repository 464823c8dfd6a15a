// Adds endpoints one after the other and keeps the first error, so that a list of routes reads as a list.
#pragma once

#include <utility>

#include "rest/api.hpp"

namespace parley::api {

class Adding {
 public:
  explicit Adding(rest::Api& api) : api_(api) {}

  void operator()(rest::Endpoint endpoint, rest::Handle handle) {
    if (!outcome_) return;
    outcome_ = api_.add(std::move(endpoint), std::move(handle));
  }
  const Result<>& outcome() const { return outcome_; }

 private:
  rest::Api& api_;
  Result<> outcome_{};
};

}  // namespace parley::api
