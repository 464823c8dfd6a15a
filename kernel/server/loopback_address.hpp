// Whether an address to listen on can be reached from this machine alone.
#pragma once

#include <string_view>

namespace parley::server {

inline bool is_loopback(std::string_view host) {
  return host == "::1" || host == "localhost" || host.starts_with("127.");
}

}  // namespace parley::server
