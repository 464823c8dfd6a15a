// Who asks a service for something, and from where: what rules are held against and what the audit row says.
#pragma once

#include <string>

#include "identity/principal.hpp"

namespace parley::identity {

struct Caller {
  Principal who{};           ///< with an empty id: the server itself
  std::string address{};     ///< of the client
  std::string request_id{};  ///< of the request
  std::string user_agent{};  ///< as the client says

  const std::string& tenant() const { return who.tenant; }
};

}  // namespace parley::identity
