#include "api/request_authenticator.hpp"

#include "host/raw_request.hpp"

namespace parley::api {

Result<identity::Principal> RequestAuthenticator::authenticate(const net::Request& request) {
  const host::RawRequest raw(request);
  const identity::Caller from{
      {}, address_.of(request), request.request_id, std::string(request.headers.get("User-Agent"))};
  return gatekeeper_.admit(raw.raw(), std::string(request.headers.get("X-Tenant-Id")), from);
}

}  // namespace parley::api
