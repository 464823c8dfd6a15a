// Requests and responses as handlers see them: plain values, whole bodies, nothing of sockets or of a library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "net/headers.hpp"

namespace parley::net {

/// The methods the server knows. Any other is answered 501 before a handler sees it.
enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

std::string_view name(Method method);
std::optional<Method> method_from(std::string_view token);

using Pairs = std::vector<std::pair<std::string, std::string>>;
/// The value of the first pair of that name.
std::optional<std::string_view> find(const Pairs& pairs, std::string_view name);

/// One request, complete with its body.
struct Request {
  Method method = Method::get;  ///< `head` also reaches the handler of a GET route; the edge keeps the body back
  std::string target;           ///< as it was sent; may hold tokens, so it is never logged
  std::string path;  ///< percent-decoded, valid UTF-8, no control characters, no dot segments, begins with '/'
  Pairs query;       ///< decoded, in order, repeated names kept
  Headers headers;
  std::string body;            ///< raw bytes, without the transfer coding
  std::string remote_address;  ///< of the peer of the connection, which may be a proxy
  std::string request_id;      ///< the caller's X-Request-Id when it is a sane one, else a new id
  Pairs path_params;           ///< what the `{...}` of the route matched, decoded

  std::optional<std::string_view> query_value(std::string_view name) const { return find(query, name); }
  /// The path parameter, or empty when the route has none of that name.
  std::string_view param(std::string_view name) const { return find(path_params, name).value_or(std::string_view{}); }
};

/// One response. Content-Length, Transfer-Encoding and Date belong to the edge: what a handler sets there is dropped.
/// `Connection: close` is honoured. A header with a control character in it turns the whole response into a 500.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

/// The reason phrase of a status; "Unknown" for one that has none.
std::string_view reason(int status);

Response json_response(int status, const json::value& body);
Response text_response(int status, std::string body);

/// `{"error", "message", "code", "request_id"}`, the one shape of every error of the API.
Response error_response(int status, std::string_view error_name, std::string_view message, std::string_view request_id);
/// The same with the usual name of the status (404: not_found).
Response error_response(int status, std::string_view message, std::string_view request_id);

}  // namespace parley::net
