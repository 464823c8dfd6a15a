// What goes into and comes out of an outbound HTTP request: plain values, without the machinery (fetcher.hpp).
// The failure says the one thing an outbox must know: whether the far end may have seen the request.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "net/address_rules.hpp"

namespace parley::net {

using FetchHeaders = std::vector<std::pair<std::string, std::string>>;

struct FetchRequest {
  std::string method = "GET";
  /// Absolute http or https URL. No user or password in it: those belong in a header.
  std::string url;
  /// Sent as given. The framing is not the caller's: Host, Content-Length, Transfer-Encoding, Connection and their like
  /// make the request a `bad_request`. Accept, User-Agent and nothing else are added when absent.
  FetchHeaders headers;
  std::string body;
  /// From the call of fetch() to the last byte of the answer, waiting for a connection included; at most a day.
  /// Default: FetchOptions::timeout.
  std::optional<Millis> timeout;
  /// Default: FetchOptions::max_response_bytes.
  std::optional<std::size_t> max_response_bytes;
  /// Off: a 3xx is an answer like any other. On: see FetchOptions::max_redirects.
  bool follow_redirects = false;
  /// Asked on the fetcher's thread when the connection is ready and the first byte is about to leave, at every hop.
  /// "No" ends the request as `called_off`. Must be quick. May be empty.
  std::function<bool()> may_leave{};
};

/// An answer, whatever its status.
struct FetchResponse {
  int status = 0;
  /// In the order received, names as the server spelled them. Trailers are at the end.
  FetchHeaders headers;
  /// As sent: compression is never asked for and not undone.
  std::string body;
  Millis took{0};

  /// The first header of that name in any case, or null.
  const std::string* find_header(std::string_view name) const;
};

struct FetchFailure {
  enum Kind {
    bad_url,          ///< not an absolute http(s) URL, or longer than allowed
    bad_request,      ///< method or headers that cannot be sent
    refused_address,  ///< every address of the host is one that must not be reached
    resolve,          ///< the name has no address
    connect,          ///< no connection came about
    tls,              ///< no trusted TLS session came about
    timeout,          ///< the time allowed ran out, at whatever stage
    too_large,        ///< the answer's headers or body passed the bound
    broken,           ///< the connection failed after it was made, or the answer was no HTTP
    shutdown,         ///< the fetcher was stopped first
    overloaded,       ///< too many requests were pending
    called_off        ///< FetchRequest::may_leave said no
  };
  static constexpr std::size_t kKinds = called_off + 1;  ///< the last one's number, and one
  Kind kind = broken;
  /// False: not a byte of the request was sent, so sending it again is safe. True: it may have arrived and may have had
  /// its effect; the outcome is unknown.
  bool request_left = false;
  /// For a person: method, origin, what went wrong. Never a path, query, header value or body.
  std::string message;
};

/// The stable lower-case name, as used in logs and as the metrics' `outcome`.
std::string_view name(FetchFailure::Kind kind);

/// `value()` on a failure is a broken invariant, as with Result.
[[noreturn]] void throw_exception_from_error(const FetchFailure& failure, const boost::source_location& where);

using FetchResult = boost::system::result<FetchResponse, FetchFailure>;
using FetchDone = std::function<void(FetchResult)>;

struct FetchOptions {
  /// Private ranges that may be reached, from AddressRules::parse; by default none.
  AddressRules addresses;
  /// Plain http is for listed addresses only; true allows it to public ones as well.
  bool allow_plain_http = false;
  Millis timeout{30'000};
  /// For name, TCP and TLS together; never more than the request's own time.
  Millis connect_timeout{10'000};
  std::size_t max_response_bytes = 4 * 1024 * 1024;
  /// Status lines and headers of one answer together.
  std::size_t max_header_bytes = 32 * 1024;
  std::size_t max_url_bytes = 8 * 1024;
  /// Hops of one request, when it asks to follow. Every hop is checked like a first one; a hop from https to http, or
  /// one that would carry a body to another origin, is not taken and its 3xx is the answer; on the way to another
  /// origin all headers are left behind that could hold a secret.
  int max_redirects = 3;
  /// Requests accepted and not yet answered; one more is `overloaded`.
  std::size_t max_pending = 8192;
  std::size_t max_connections = 512;
  /// Requests to one origin beyond it wait their turn, without standing in the way of other origins.
  std::size_t max_connections_per_host = 64;
  /// Offers HTTP/2 over TLS. Off, because libcurl 7.88 resets every stream it is done with: servers that count resets
  /// (nghttp2 allows 1000, then 33 a second) drop the connection, and all requests on it have an unknown outcome.
  bool http2 = false;
  /// In place of max_connections_per_host once an origin is seen to speak HTTP/2: requests at once over its shared
  /// connections.
  std::size_t max_streams_per_host = 256;
  /// A connection idle for longer is not used again (whole seconds). Keep it below what far ends allow: a request sent
  /// while the other side closes has an unknown outcome.
  Millis keep_idle{30'000};
  /// How long the destructor lets pending requests go on.
  Millis stop_deadline{5'000};
  /// A PEM file of trusted roots; empty means the system's.
  std::string ca_file;
  std::string user_agent = "parley";
};

}  // namespace parley::net
