// The endpoints of one group of the API's documents, which answer with the same thing unless they say otherwise.
#pragma once

#include <string>
#include <utility>

#include "rest/endpoint.hpp"

namespace parley::api {

/// A constant of a file of routes: `constexpr EndpointGroup endpoint{"Segments", segment_schema};`
struct EndpointGroup {
  const char* name;
  schema::Schema (*response)() = nullptr;  ///< none: each endpoint says its own

  rest::Endpoint operator()(net::Method method, std::string path, std::string summary, const char* permission) const {
    rest::Endpoint endpoint{.method = method,
                            .path = std::move(path),
                            .group = name,
                            .summary = std::move(summary),
                            .access = rest::Access::permission(permission)};
    if (response) endpoint.response = response();
    return endpoint;
  }
};

}  // namespace parley::api
