// WebSockets over real sockets, frame by frame.
#include <catch2/catch.hpp>
#include <future>

#include "edge_client.hpp"

using namespace parley;
using namespace parley::test;

namespace {

/// An echo that remembers what happened.
struct Echo {
  std::mutex mutex;
  std::vector<net::SocketPtr> open;
  std::vector<int> closed;
  std::string refuse_token;

  net::SocketHandlers handlers() {
    return {.on_open =
                [this](const net::Request& request, const net::SocketPtr& socket) {
                  if (request.query_value("token") == refuse_token) {
                    return net::SocketVerdict::refuse(net::error_response(401, "Who are you?", request.request_id));
                  }
                  std::lock_guard lock(mutex);
                  open.push_back(socket);
                  return net::SocketVerdict::accept(request.headers.find("Sec-WebSocket-Protocol") ? "parley" : "");
                },
            .on_message =
                [](const net::SocketPtr& socket, std::string message, bool is_text) {
                  if (message == "throw") throw std::runtime_error("a defect");
                  if (message == "bye") return socket->close(net::close_code::kPolicy, "you said so");
                  socket->send_text(std::make_shared<const std::string>((is_text ? "" : "binary ") + message));
                },
            .on_close =
                [this](const net::SocketPtr&, std::uint16_t code) {
                  std::lock_guard lock(mutex);
                  closed.push_back(code);
                }};
  }
  bool closed_with(int code) {
    return eventually([&] { return std::lock_guard(mutex), !closed.empty(); }) && closed == std::vector<int>{code};
  }
  net::SocketPtr first() {
    std::lock_guard lock(mutex);
    return open.front();
  }
};

constexpr int kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;

std::shared_ptr<const std::string> message(std::size_t size) {
  return std::make_shared<const std::string>(size, 'm');
}

}  // namespace

TEST_CASE("a WebSocket opens, echoes and closes", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  const WireResponse opened = client.upgrade("/ws", "X-Request-Id: opening\r\n");
  CHECK(opened.status == 101);
  CHECK(opened.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(opened.header("Sec-WebSocket-Extensions").empty());
  CHECK(opened.header("Server") == "parley");  // no version, and not that of a library
  CHECK(opened.header("X-Request-Id") == "opening");
  client.send_frame(kText, "h\xc3\xa9llo");
  const WireFrame back = client.frame();
  CHECK(back.opcode == kText);
  CHECK(back.payload == "h\xc3\xa9llo");
  client.send_frame(kBinary, std::string_view("\0\xff", 2));
  CHECK(client.frame().payload.substr(0, 7) == "binary ");
  client.send_frame(kPing, "are you there");
  const WireFrame pong = client.frame();
  CHECK(pong.opcode == kPong);
  CHECK(pong.payload == "are you there");
  client.send_frame(kClose, "\x03\xe8");
  CHECK(client.frame().close_code() == 1000);
  CHECK(client.closed());
  CHECK(echo.closed_with(1000));
}

TEST_CASE("a fragmented message arrives whole, a control frame between its parts", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  client.send_frame(kText, "one \xe2\x82", false);
  client.send_frame(kPing, "", true);
  client.send_frame(kContinuation, "\xac two", true);
  CHECK(client.frame().opcode == kPong);
  CHECK(client.frame().payload == "one \xe2\x82\xac two");
}

TEST_CASE("messages are handled in order", "[edge][websocket]") {
  Echo echo;
  TestEdge edge({.worker_threads = 4});
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  for (int i = 0; i < 200; ++i) client.send_frame(kText, std::to_string(i));
  for (int i = 0; i < 200; ++i) REQUIRE(client.frame().payload == std::to_string(i));
}

TEST_CASE("text that is no UTF-8 closes with 1007", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  client.send_frame(kText, "broken \xc3\x28");
  CHECK(client.close_frame().close_code() == 1007);
  client.finish_sending();
  CHECK(echo.closed_with(1007));
}

TEST_CASE("a message over the bound closes with 1009", "[edge][websocket]") {
  Echo echo;
  TestEdge edge({.socket_max_message = 1000});
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  client.send_frame(kText, std::string(1000, 'x'));
  CHECK(client.frame().payload.size() == 1000);
  client.send_frame(kText, std::string(1001, 'x'));
  CHECK(client.close_frame().close_code() == 1009);
  client.finish_sending();
  CHECK(echo.closed_with(1009));
}

TEST_CASE("a frame against the protocol closes with 1002", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  client.send_frame(kContinuation, "of nothing");
  CHECK(client.close_frame().close_code() == 1002);
  client.finish_sending();
  CHECK(echo.closed_with(1002));
}

TEST_CASE("a connection that breaks is told to the handler as 1006", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  {
    WireClient client = edge.connect();
    client.upgrade("/ws");
  }
  CHECK(echo.closed_with(1006));
  CHECK_FALSE(echo.first()->send_text(message(1)));
}

TEST_CASE("a client that reads too slowly is closed with 1013 when its queue is full", "[edge][websocket]") {
  Echo echo;
  TestEdge edge({.socket_max_pending = 1024 * 1024});
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect(4096);
  client.upgrade("/ws");
  const net::SocketPtr socket = echo.first();
  const auto piece = message(64 * 1024);
  bool refused = false;
  std::size_t most = 0;
  for (int i = 0; i < 2000 && !refused; ++i) {
    refused = !socket->send_text(piece);
    most = std::max(most, socket->pending_bytes());
  }
  CHECK(refused);
  CHECK(most <= 1024 * 1024);
  CHECK(edge.metrics.counter("parley_websocket_overflow_total", "").value() == 1);
  SECTION("and told so when it comes back") {
    const WireFrame close = client.close_frame();
    CHECK(close.close_code() == 1013);
    client.send_frame(kClose, close.payload);
  }
  SECTION("and cut off when it does not") {
    CHECK(eventually([&] {
      edge.clock.advance(Millis{1000});
      std::lock_guard lock(echo.mutex);
      return !echo.closed.empty();
    }));
  }
  CHECK(echo.closed_with(1013));
}

TEST_CASE("the server closes with the code and reason it is told", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  client.send_frame(kText, "bye");
  const WireFrame close = client.close_frame();
  CHECK(close.close_code() == 1008);
  CHECK(close.payload.substr(2) == "you said so");
  client.send_frame(kClose, close.payload);
  CHECK(client.closed());
  CHECK(echo.closed_with(1008));
}

TEST_CASE("a handler that throws closes with 1011", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  client.send_frame(kText, "throw");
  CHECK(client.close_frame().close_code() == 1011);
  CHECK(edge.log->has("a defect"));
}

TEST_CASE("on_open may refuse with a response of its own", "[edge][websocket]") {
  Echo echo;
  echo.refuse_token = "bad";
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  CHECK(client.upgrade("/ws?token=bad").status == 401);
  const WireResponse accepted = client.upgrade("/ws?token=good", "Sec-WebSocket-Protocol: other, parley\r\n");
  CHECK(accepted.status == 101);
  CHECK(accepted.header("Sec-WebSocket-Protocol") == "parley");
}

TEST_CASE("what is no handshake is refused before on_open", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  WireClient client = edge.connect();
  client.send(get("/ws"));
  const WireResponse plain = client.response();
  CHECK(plain.status == 426);
  CHECK(plain.header("Upgrade") == "websocket");
  client.send(get("/ws", upgrade + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  CHECK(client.response().header("Sec-WebSocket-Version") == "13");
  client.send(get("/ws", upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n"));
  CHECK(client.response().status == 400);
  CHECK(echo.open.empty());
}

TEST_CASE("messages sent from many threads all arrive", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  const net::SocketPtr socket = echo.first();
  const auto text = std::make_shared<const std::string>("fan-out");
  std::vector<std::future<void>> senders;
  for (int t = 0; t < 4; ++t) {
    senders.push_back(std::async(std::launch::async, [&] {
      for (int i = 0; i < 100; ++i) socket->send_text(text);
    }));
  }
  for (int i = 0; i < 400; ++i) REQUIRE(client.frame().payload == "fan-out");
}

TEST_CASE("a graceful stop closes WebSockets with 1001", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  auto drained = std::async(std::launch::async, [&] { return edge.edge->drain(Millis{8000}); });
  const WireFrame close = client.close_frame();
  CHECK(close.close_code() == 1001);
  client.send_frame(kClose, close.payload);
  CHECK(client.closed());
  CHECK(drained.get());
  CHECK(echo.closed_with(1001));
}

TEST_CASE("an edge that dies with WebSockets open leaves harmless handles", "[edge][websocket]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  const net::SocketPtr socket = echo.first();
  edge.edge.reset();
  CHECK(client.closed());
  CHECK_FALSE(socket->send_text(message(10)));
  socket->close(1000, "nobody hears this");
}

TEST_CASE("removing an owner closes its WebSockets with 1012 and waits for them", "[edge][websocket][owner]") {
  Echo echo;
  TestEdge edge;
  edge.socket("/ws", echo.handlers(), "feature.x").start();
  WireClient client = edge.connect();
  client.upgrade("/ws");
  auto left = std::async(std::launch::async, [&] { return edge.router.remove_owner("feature.x", Millis{8000}); });
  const WireFrame close = client.close_frame();
  CHECK(close.close_code() == 1012);
  client.send_frame(kClose, close.payload);
  CHECK(left.get() == 0);
  CHECK(echo.closed_with(1012));
}

TEST_CASE("compression is offered only when configured", "[edge][websocket]") {
  Echo echo;
  TestEdge edge({.socket_compression = true});
  edge.socket("/ws", echo.handlers()).start();
  WireClient client = edge.connect();
  CHECK(client.upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate\r\n").header("Sec-WebSocket-Extensions") ==
        "permessage-deflate");
}
