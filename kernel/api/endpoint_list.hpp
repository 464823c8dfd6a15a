// Endpoints of a group, added one after the other; the first refusal stops it.
#pragma once

#include "rest/api.hpp"

namespace parley::api {

class EndpointList {
 public:
  explicit EndpointList(rest::Api& api) : api_(api) {}

  EndpointList& add(rest::Endpoint endpoint, rest::Handle handle) {
    if (result_) result_ = api_.add(std::move(endpoint), std::move(handle));
    return *this;
  }
  Result<> result() const { return result_; }

 private:
  rest::Api& api_;
  Result<> result_{};
};

}  // namespace parley::api
