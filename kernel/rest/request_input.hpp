// The query and the body of a request, read and held against the endpoint's schemas.
#pragma once

#include "base/json.hpp"
#include "rest/serve.hpp"

namespace parley::rest {

struct Input {
  json::object query;
  json::object body;
};

/// Errors: unprocessable naming every wrong or unknown field, invalid for a body that is no JSON or of another type
/// than the endpoint takes.
Result<Input> read_input(const Served& served, const net::Request& request);

}  // namespace parley::rest
