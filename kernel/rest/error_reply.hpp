// Errors as the API tells them: {"error", "message", "code", "request_id", "errors"?, "quota"?, "upgradeRequired"?}.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"

namespace parley::rest {

/// The HTTP status that fits an error.
int status_of(Errc code);

/// A defect of ours keeps its message to itself: the caller gets the request id, the log has the rest.
net::Response error_reply(const Error& error, std::string_view request_id);

}  // namespace parley::rest
