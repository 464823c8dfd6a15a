// A request of the edge in the plain form that plugins take.
#pragma once

#include <parley/abi/base.h>
#include <vector>

#include "net/http.hpp"

namespace parley::host {

/// Points into the request, which must outlive it. Neither copied nor moved.
class RawRequest {
 public:
  explicit RawRequest(const net::Request& request);
  RawRequest(const RawRequest&) = delete;
  RawRequest& operator=(const RawRequest&) = delete;

  const parley_http_request& raw() const { return raw_; }

 private:
  std::vector<parley_header> headers_;
  parley_http_request raw_{};
};

/// The names and values that a route's pattern matched, as a JSON object.
std::string params_json(const net::Request& request);

}  // namespace parley::host
