#include "api/request_authenticator.hpp"

#include "host/raw_request.hpp"

namespace parley::api {

identity::Caller caller_of(const net::Request& request, const identity::Principal& who, const ClientAddress& address) {
  return {who, address.of(request), request.request_id, std::string(request.headers.get("User-Agent"))};
}

Result<identity::Principal> RequestAuthenticator::authenticate(const net::Request& request) {
  const host::RawRequest raw(request);
  return gatekeeper_.admit(raw.raw(), std::string(request.headers.get("X-Tenant-Id")),
                           caller_of(request, {}, address_));
}

}  // namespace parley::api
