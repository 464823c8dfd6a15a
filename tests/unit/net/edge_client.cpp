#include "edge_client.hpp"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/ascii.hpp"

namespace parley::test {

namespace {
constexpr auto kPatience = std::chrono::seconds(10);
}

std::string WireResponse::header(std::string_view name) const {
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    const std::string_view line = std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && net::equal_ignoring_case(line.substr(0, colon), name)) {
      return std::string(line.substr(colon + 2));
    }
  }
  return {};
}

int WireFrame::close_code() const {
  if (opcode != 8 || payload.size() < 2) return 0;
  return (static_cast<unsigned char>(payload[0]) << 8) | static_cast<unsigned char>(payload[1]);
}

WireClient::WireClient(std::uint16_t port, int receive_buffer) {
  fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
  if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) FAIL("cannot connect to the edge");
}

WireClient::~WireClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool WireClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(std::size_t(sent));
  }
  return true;
}

bool WireClient::fill(const std::function<void()>& meanwhile) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    pollfd wait{fd_, POLLIN, 0};
    if (::poll(&wait, 1, meanwhile ? 10 : 1000) > 0) {
      char bytes[65536];
      const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
      if (size <= 0) return false;
      buffer_.append(bytes, std::size_t(size));
      return true;
    }
    if (meanwhile) meanwhile();
  }
  FAIL("the edge said nothing and did not close");
  return false;
}

bool WireClient::need(std::size_t size) {
  while (buffer_.size() < size) {
    if (!fill({})) return false;
  }
  return true;
}

WireResponse WireClient::response(bool head_only, const std::function<void()>& meanwhile) {
  WireResponse response;
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(meanwhile)) return response;
  }
  response.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  const std::string length = response.header("Content-Length");
  const std::size_t size = head_only || length.empty() ? 0 : std::stoul(length);
  if (!need(size)) return response;
  response.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  response.status = std::stoi(response.head.substr(9, 3));
  return response;
}

bool WireClient::closed(const std::function<void()>& meanwhile) {
  return buffer_.empty() && !fill(meanwhile);
}

void WireClient::finish_sending() {
  ::shutdown(fd_, SHUT_WR);
}

WireResponse WireClient::upgrade(std::string_view path, std::string_view extra_headers) {
  // The key of RFC 6455, section 1.3.
  send("GET " + std::string(path) +
       " HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
       std::string(extra_headers) + "\r\n");
  return response();
}

void WireClient::send_frame(int opcode, std::string_view payload, bool fin) {
  std::string out(1, char((fin ? 0x80 : 0) | opcode));
  if (payload.size() < 126) {
    out += char(0x80 | payload.size());
  } else {
    const bool wide = payload.size() > 0xffff;
    out += char(0x80 | (wide ? 127 : 126));
    for (int shift = wide ? 56 : 8; shift >= 0; shift -= 8) out += char(std::uint64_t(payload.size()) >> shift);
  }
  const std::string_view mask = "\x12\x34\x56\x78";
  out += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) out += char(payload[i] ^ mask[i % 4]);
  send(out);
}

WireFrame WireClient::frame() {
  WireFrame frame;
  if (!need(2)) return frame;
  std::size_t size = static_cast<unsigned char>(buffer_[1]), start = 2;
  const std::size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (!need(2 + extra)) return frame;
  if (extra > 0) size = 0;
  for (std::size_t i = 0; i < extra; ++i) size = (size << 8) | static_cast<unsigned char>(buffer_[start++]);
  if (!need(start + size)) return frame;
  frame = {(buffer_[0] & 0x80) != 0, buffer_[0] & 0x0f, buffer_.substr(start, size)};
  buffer_.erase(0, start + size);
  return frame;
}

WireFrame WireClient::close_frame() {
  for (;;) {
    WireFrame next = frame();
    if (next.opcode == 8 || next.opcode == -1) return next;
  }
}

void KeptLog::write(LogLevel, std::string_view, std::string_view message, LogFields fields) {
  std::lock_guard lock(mutex_);
  text_.append(message);
  for (const LogField& field : fields) text_.append(" ").append(field.key).append("=").append(field.value);
  text_.append("\n");
}

bool KeptLog::has(std::string_view part) const {
  std::lock_guard lock(mutex_);
  return text_.find(part) != std::string::npos;
}

TestEdge::TestEdge(net::EdgeOptions wanted) : options(std::move(wanted)) {
  options.sweep_interval = Millis{5};
}

TestEdge& TestEdge::route(net::Method method, std::string pattern, net::Handler handler,
                          net::RouteOptions route_options) {
  REQUIRE(router.add(method, std::move(pattern), std::move(handler), std::move(route_options)).has_value());
  return *this;
}

TestEdge& TestEdge::socket(std::string pattern, net::SocketHandlers handlers, std::string owner) {
  REQUIRE(router.add_socket(std::move(pattern), std::move(handlers), std::move(owner)).has_value());
  return *this;
}

TestEdge& TestEdge::start() {
  edge.emplace(options, router, Log(log, LogLevel::debug), metrics, ids, clock);
  const auto started = edge->start();
  INFO((started ? "" : started.error().message));
  REQUIRE(started.has_value());
  return *this;
}

net::Handler echo() {
  return [](net::Request request, net::Responder responder) {
    responder.send(
        net::text_response(200, std::string(net::name(request.method)) + " " + request.path + " " + request.body));
  };
}

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 2);
  }
  return true;
}

std::string get(std::string_view path, std::string_view extra_headers) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n" + std::string(extra_headers) + "\r\n";
}

}  // namespace parley::test
