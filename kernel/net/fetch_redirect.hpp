// The rules for following a redirect: what becomes of method, body and headers, and which redirects are not taken.
#pragma once

#include "net/fetch.hpp"
#include "net/fetch_target.hpp"

namespace parley::net {

/// Turns `request`, sent to `from` and answered with `status`, into the request of the next hop at `url` (in `to`).
/// False, with the request untouched, when this redirect is not to be taken: no redirect status, from https to http, or
/// a body that would go to another origin.
bool redirect(FetchRequest& request, const FetchTarget& from, int status, std::string url, const FetchTarget& to);

}  // namespace parley::net
