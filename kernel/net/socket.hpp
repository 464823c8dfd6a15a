// One open WebSocket, as the rest of the house sees it: a handle to send on and to close, and the three moments a route
// hears of.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace parley::net {

/// Close codes of RFC 6455 that the server uses.
namespace close_code {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;  ///< the server stops
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kAbnormal = 1006;        ///< never on the wire: the connection broke
inline constexpr std::uint16_t kInvalidPayload = 1007;  ///< text that is no UTF-8
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kInternal = 1011;
inline constexpr std::uint16_t kServiceRestart = 1012;  ///< the plugin behind the route was taken out
inline constexpr std::uint16_t kTryAgainLater = 1013;   ///< the client read too slowly and its queue was full
}  // namespace close_code

/// Thread-safe. Keeping the handle after the socket closed is harmless: sends are refused.
class Socket {
 public:
  virtual ~Socket() = default;
  /// Queues one text message, valid UTF-8; the same string may be queued on many sockets. False when the socket is
  /// closed or closing, or when the queue is at its bound: then what was queued is dropped and the socket closes with
  /// 1013.
  virtual bool send_text(std::shared_ptr<const std::string> message) = 0;
  /// Sends what is queued, then closes. `reason` is cut at 123 bytes, the most a close frame holds.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  /// The request id of the opening request: unique, fit for logs.
  virtual const std::string& id() const = 0;
  virtual std::size_t pending_bytes() const = 0;
};
using SocketPtr = std::shared_ptr<Socket>;

/// What on_open decides.
struct SocketVerdict {
  /// Accepts, naming the subprotocol to confirm (empty: none), which must be one the client offered.
  static SocketVerdict accept(std::string subprotocol = {}) { return {true, std::move(subprotocol), {}}; }
  /// Answers the opening request with an ordinary response instead.
  static SocketVerdict refuse(Response response) { return {false, {}, std::move(response)}; }

  bool accepted = false;
  std::string subprotocol;
  Response refusal;
};

/// All three run on worker threads, for one socket one after the other. The next message is read from the network only
/// when on_message has returned, so a slow handler slows its own client and nobody else.
struct SocketHandlers {
  /// May already send: the messages go out after the handshake.
  std::function<SocketVerdict(const Request&, const SocketPtr&)> on_open;
  std::function<void(const SocketPtr&, std::string message, bool is_text)> on_message;
  /// Once for each accepted socket, last. `code` is ours when we closed, else the client's, else 1006.
  std::function<void(const SocketPtr&, std::uint16_t code)> on_close;
};

}  // namespace parley::net
