// A request as plugins write it, a JSON head and a raw body, in the form the fetcher takes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/fetch.hpp"

namespace parley::net {

/// `head` is http-request.schema.json: {"method", "url", "headers": [[name, value], ...]}.
Result<net::FetchRequest> read_fetch_request(std::string_view head, std::string body);

}  // namespace parley::net
