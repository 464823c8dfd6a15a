// Writes the head of a response: the fields the handler set, and those that are the edge's to set (framing, date,
// request id, security). No text of a handler can break out of its header line.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace parley::net {

struct ResponseFrame {
  bool close = false;     ///< say `Connection: close`
  bool http_1_0 = false;  ///< the client of HTTP/1.0 must be told that the connection stays open
  std::string_view date;  ///< IMF-fixdate
  std::string_view request_id;
};

/// False when a header name is no token or a value has a control character: such a response must not be sent.
bool is_writable(const Response& response);

/// Appends the head, with its empty line, to `out`. The body is the caller's to append, or not (HEAD).
void write_head(std::string& out, const Response& response, const ResponseFrame& frame);

/// True for the statuses that have no body at all.
inline bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace parley::net
