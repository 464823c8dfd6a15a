// Who makes a call of the API, in the form that services ask for.
#pragma once

#include "identity/caller.hpp"
#include "rest/call.hpp"

namespace parley::api {

inline identity::Caller caller_of(const rest::Call& call) {
  return {call.who(), std::string(call.client_address()), call.request().request_id,
          std::string(call.request().headers.get("User-Agent"))};
}

}  // namespace parley::api
