// Real sockets against an edge: a client that says exactly the bytes it is told, and an edge on a free port with a
// clock that is moved by hand.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/edge.hpp"
#include "support/manual_clock.hpp"

namespace parley::test {

/// A response as it came over the wire. Status 0: the connection ended first.
struct WireResponse {
  int status = 0;
  std::string head;
  std::string body;
  /// The value of a header, or empty.
  std::string header(std::string_view name) const;
};

struct WireFrame {
  bool fin = false;
  int opcode = -1;  ///< -1: the connection ended first
  std::string payload;
  /// Of a close frame; 0 when it has none.
  int close_code() const;
};

/// Blocking, with a deadline of some seconds on every wait. Move-only.
class WireClient {
 public:
  explicit WireClient(std::uint16_t port, int receive_buffer = 0);
  ~WireClient();
  WireClient(WireClient&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
  WireClient& operator=(WireClient&&) = delete;

  /// False when the peer has closed.
  bool send(std::string_view bytes);
  /// Reads one response; `head_only` for answers to HEAD. `meanwhile` is called every few milliseconds of waiting.
  WireResponse response(bool head_only = false, const std::function<void()>& meanwhile = {});
  /// True when the peer closes without sending anything more.
  bool closed(const std::function<void()>& meanwhile = {});
  /// Ends our side only.
  void finish_sending();

  /// Opens a WebSocket; the response to the handshake.
  WireResponse upgrade(std::string_view path, std::string_view extra_headers = {});
  void send_frame(int opcode, std::string_view payload, bool fin = true);
  WireFrame frame();
  /// The next close frame, whatever comes before it.
  WireFrame close_frame();

 private:
  bool fill(const std::function<void()>& meanwhile);
  bool need(std::size_t size);

  int fd_ = -1;
  std::string buffer_;
};

/// Keeps lines, for tests that look for one.
class KeptLog final : public LogSink {
 public:
  void write(LogLevel, std::string_view, std::string_view message, LogFields fields) override;
  bool has(std::string_view part) const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

class TestEdge {
 public:
  explicit TestEdge(net::EdgeOptions wanted = {});

  /// Declares a route; a refusal fails the test.
  TestEdge& route(net::Method method, std::string pattern, net::Handler handler, net::RouteOptions route_options = {});
  TestEdge& socket(std::string pattern, net::SocketHandlers handlers, std::string owner = "kernel");
  TestEdge& start();
  WireClient connect(int receive_buffer = 0) { return WireClient(edge->port(), receive_buffer); }

  ManualClock clock;
  UuidV7 ids{clock};
  Metrics metrics;
  net::Router router;
  std::shared_ptr<KeptLog> log = std::make_shared<KeptLog>();
  net::EdgeOptions options;
  std::optional<net::Edge> edge;
};

/// Answers 200 with method, path and body, so that a test sees what arrived.
net::Handler echo();
/// Waits for a condition, at most some seconds.
bool eventually(const std::function<bool()>& condition);
std::string get(std::string_view path, std::string_view extra_headers = {});

}  // namespace parley::test
