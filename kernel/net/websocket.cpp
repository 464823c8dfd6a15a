#include "net/websocket.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace parley::net {

namespace {

namespace ws = boost::beast::websocket;
namespace http = boost::beast::http;

constexpr std::size_t kMaxReason = 123;

/// At most `kMaxReason` bytes, not cutting a character in two.
std::string_view cut_reason(std::string_view reason) {
  if (reason.size() <= kMaxReason) return reason;
  std::size_t size = kMaxReason;
  while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xc0) == 0x80) --size;
  return reason.substr(0, size);
}

http::request<http::empty_body> to_beast(const Request& request) {
  http::request<http::empty_body> out(http::verb::get, request.target, 11);
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto [name, value] = request.headers.at(i);
    out.insert(boost::beast::string_view(name.data(), name.size()),
               boost::beast::string_view(value.data(), value.size()));
  }
  return out;
}

}  // namespace

/// A socket that is torn down at once when both sides have said goodbye. Beast would wait for the client to end the
/// connection, and so would on_close; RFC 6455, 7.1.1 has the server end it. After a protocol error Beast's way is
/// right: it reads what still comes, so that the close frame is not lost in a reset.
struct PromptSocket : TcpSocket {
  explicit PromptSocket(TcpSocket socket) : TcpSocket(std::move(socket)) {}
  bool said_goodbye = false;
};

template <class Handler>
void async_teardown(boost::beast::role_type role, PromptSocket& socket, Handler&& handler) {
  if (!socket.said_goodbye) {
    ws::async_teardown(role, static_cast<TcpSocket&>(socket), std::forward<Handler>(handler));
    return;
  }
  error_code ignored;
  socket.shutdown(TcpSocket::shutdown_send, ignored);
  asio::post(socket.get_executor(), boost::beast::bind_front_handler(std::forward<Handler>(handler), error_code{}));
}

struct WebSocketSession::Stream {
  explicit Stream(TcpSocket connected) : socket(PromptSocket(std::move(connected))) {
    socket.control_callback([this](ws::frame_type kind, boost::beast::string_view) {
      if (kind == ws::frame_type::close) socket.next_layer().said_goodbye = true;
    });
  }
  ws::stream<PromptSocket> socket;
  boost::beast::flat_buffer buffer;
};

/// One call of a handler; tells the session when it has returned.
class WebSocketSession::Call final : public Task {
 public:
  Call(std::shared_ptr<WebSocketSession> session, RoutePtr route, std::function<void(const SocketHandlers&)> body)
      : session_(std::move(session)), route_(std::move(route)), body_(std::move(body)) {}

  void run() override {
    try {
      body_(route_->socket);
    } catch (const std::exception& e) {
      session_->context_.log.error("a socket handler threw", {{"route", route_->pattern}, {"error", e.what()}});
      session_->close(close_code::kInternal, "the server failed to handle a message");
    } catch (...) {
      session_->context_.log.error("a socket handler threw something that is no std::exception",
                                   {{"route", route_->pattern}});
      session_->close(close_code::kInternal, "the server failed to handle a message");
    }
    route_.reset();
    const auto mailbox = session_->mailbox_;
    mailbox->post([session = std::move(session_)] { session->call_returned(); });
  }

 private:
  std::shared_ptr<WebSocketSession> session_;
  RoutePtr route_;
  std::function<void(const SocketHandlers&)> body_;
};

WebSocketSession::WebSocketSession(EdgeContext& context, IoLoop& loop, RoutePtr route, OwnerGate::Ticket ticket,
                                   std::string id)
    : context_(context),
      loop_(loop),
      mailbox_(loop.mailbox()),
      id_(std::move(id)),
      ticket_(std::move(ticket)),
      route_(std::move(route)) {}

WebSocketSession::~WebSocketSession() = default;

// --- any thread

bool WebSocketSession::send_text(std::shared_ptr<const std::string> message) {
  {
    std::lock_guard lock(mutex_);
    if (shut_) return false;
    if (pending_bytes_ + message->size() <= context_.options.socket_max_pending) {
      pending_bytes_ += message->size();
      pending_.push_back(std::move(message));
      if (!std::exchange(woken_, true)) wake();
      return true;
    }
    // What such a client missed it must fetch anew; sending it the old half first would only hold memory.
    pending_.clear();
  }
  context_.metrics.socket_overflows.add();
  close(close_code::kTryAgainLater, "the client reads too slowly");
  return false;
}

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
  std::lock_guard lock(mutex_);
  if (std::exchange(shut_, true)) return;
  close_wanted_ = code;
  close_reason_ = cut_reason(reason);
  if (!std::exchange(woken_, true)) wake();
}

std::size_t WebSocketSession::pending_bytes() const {
  std::lock_guard lock(mutex_);
  return pending_bytes_;
}

void WebSocketSession::wake() {
  mailbox_->post([self = shared_from_this()] { self->work(); });
}

SocketVerdict WebSocketSession::ask(const Request& request) {
  try {
    return route_->socket.on_open(request, shared_from_this());
  } catch (const std::exception& e) {
    context_.log.error("on_open threw", {{"route", route_->pattern}, {"request_id", id_}, {"error", e.what()}});
  } catch (...) {
    context_.log.error("on_open threw something that is no std::exception", {{"route", route_->pattern}});
  }
  return SocketVerdict::refuse(error_response(500, "The server failed to answer this request.", id_));
}

// --- the loop's thread: coming and going

void WebSocketSession::join_loop() {
  context_.connections.add();
  context_.metrics.connections.add(1);
  context_.metrics.sockets.add(1);
  loop_.adopt(shared_from_this());
}

void WebSocketSession::start(TcpSocket socket, const Request& request, const std::string& subprotocol) {
  const EdgeOptions& options = context_.options;
  stream_ = std::make_unique<Stream>(std::move(socket));
  join_loop();
  auto& stream = stream_->socket;
  stream.set_option(ws::stream_base::timeout{options.socket_handshake_deadline, options.socket_idle_timeout, true});
  stream.set_option(ws::stream_base::decorator([id = id_, subprotocol](ws::response_type& response) {
    response.set(http::field::server, "parley");  // absent, Beast puts its own name and version there
    response.set("X-Request-Id", id);
    if (!subprotocol.empty()) response.set(http::field::sec_websocket_protocol, subprotocol);
  }));
  ws::permessage_deflate deflate;
  deflate.server_enable = options.socket_compression;
  stream.set_option(deflate);
  stream.read_message_max(options.socket_max_message);
  stream.text(true);
  stream.async_accept(to_beast(request), [self = shared_from_this()](error_code error) {
    if (self->finished_) return;
    if (error) return self->finish(close_code::kAbnormal);
    self->open_ = true;
    self->work();
    self->read_next();
  });
}

void WebSocketSession::abandon() {
  join_loop();
  finish(close_code::kAbnormal);
}

void WebSocketSession::dismiss() {
  {
    std::lock_guard lock(mutex_);
    shut_ = true;
    pending_.clear();
  }
  route_.reset();
  ticket_.release();
}

void WebSocketSession::drain() {
  close(close_code::kGoingAway, "the server is stopping");
}

void WebSocketSession::abort() {
  finish(close_code::kAbnormal);
  deferred_.reset();
  end();
}

void WebSocketSession::tick(SteadyTime now) {
  if (deferred_ && context_.workers.submit(deferred_)) deferred_.reset();
  if (now >= deadline_ && !finished_) finish(code_ ? code_ : close_code::kAbnormal);
}

/// The connection is over, one way or another. The handlers hear of it once a call under way has returned.
void WebSocketSession::finish(std::uint16_t code) {
  if (std::exchange(finished_, true)) return;
  code_ = code;
  deadline_ = SteadyTime::max();
  if (stream_) {
    error_code ignored;
    stream_->socket.next_layer().close(ignored);
  }
  {
    std::lock_guard lock(mutex_);
    shut_ = true;
    pending_.clear();
    pending_bytes_ = 0;
  }
  if (!calling_) deliver_close();
}

void WebSocketSession::deliver_close() {
  if (std::exchange(close_delivered_, true)) return end();
  run_on_worker(std::make_unique<Call>(
      shared_from_this(), route_,
      [socket = SocketPtr(shared_from_this()), code = code_](const SocketHandlers& on) { on.on_close(socket, code); }));
}

/// Lets go of everything: a handle that somebody still holds must keep neither socket nor plugin alive.
void WebSocketSession::end() {
  if (std::exchange(ended_, true)) return;
  stream_.reset();
  route_.reset();
  ticket_.release();
  context_.metrics.connections.add(-1);
  context_.metrics.sockets.add(-1);
  context_.connections.remove();
  loop_.release(*this);
}

void WebSocketSession::run_on_worker(std::unique_ptr<Task> call) {
  calling_ = true;
  if (!context_.workers.submit(call)) deferred_ = std::move(call);
}

void WebSocketSession::call_returned() {
  calling_ = false;
  if (ended_) return;
  if (finished_) return deliver_close();
  read_next();
}

// --- the loop's thread: sending

/// Sends the next message when none is on its way; when all are sent, the close frame if one is wanted.
void WebSocketSession::work() {
  std::shared_ptr<const std::string> message;
  {
    std::lock_guard lock(mutex_);
    woken_ = false;
    if (close_wanted_ != 0 && deadline_ == SteadyTime::max()) {
      // From here the client has so long to take the rest and say goodbye itself.
      deadline_ = loop_.now() + context_.options.socket_handshake_deadline;
      code_ = close_wanted_;
    }
    if (!open_ || finished_ || writing_ || closing_) return;
    if (!pending_.empty()) {
      message = std::move(pending_.front());
      pending_.pop_front();
    } else if (close_wanted_ == 0) {
      return;
    }
  }
  if (!message) return start_close();
  write(std::move(message));
}

void WebSocketSession::write(std::shared_ptr<const std::string> message) {
  writing_ = true;
  const auto bytes = asio::buffer(*message);
  stream_->socket.async_write(bytes,
                              [self = shared_from_this(), message = std::move(message)](error_code error, std::size_t) {
                                self->writing_ = false;
                                if (self->finished_) return;
                                {
                                  std::lock_guard lock(self->mutex_);
                                  self->pending_bytes_ -= message->size();
                                }
                                // A failed write shows in the pending read as well; that one knows the close code.
                                if (error && !self->reading_) return self->finish(close_code::kAbnormal);
                                if (!error) self->work();
                              });
}

void WebSocketSession::start_close() {
  closing_ = true;
  stream_->socket.next_layer().said_goodbye = true;  // by the time it is torn down, the client has answered
  ws::close_reason reason;
  {
    std::lock_guard lock(mutex_);
    reason = ws::close_reason(ws::close_code(close_wanted_), boost::beast::string_view(close_reason_));
  }
  stream_->socket.async_close(reason, [self = shared_from_this()](error_code) { self->finish(self->code_); });
}

// --- the loop's thread: receiving

void WebSocketSession::read_next() {
  if (reading_ || calling_ || finished_ || closing_) return;
  reading_ = true;
  stream_->socket.async_read(stream_->buffer, [self = shared_from_this()](error_code error, std::size_t) {
    self->reading_ = false;
    self->on_read(error);
  });
}

void WebSocketSession::on_read(error_code error) {
  if (finished_) return;
  if (error) {
    // While we close, Beast's closing handshake reports the end; this read only lost the race.
    if (!closing_) finish(close_code_for(error));
    return;
  }
  std::string message = boost::beast::buffers_to_string(stream_->buffer.data());
  const bool is_text = stream_->socket.got_text();
  stream_->buffer = {};  // an idle socket keeps no message's memory
  if (closing_) return;
  run_on_worker(std::make_unique<Call>(
      shared_from_this(), route_,
      [socket = SocketPtr(shared_from_this()), message = std::move(message),
       is_text](const SocketHandlers& on) mutable { on.on_message(socket, std::move(message), is_text); }));
}

std::uint16_t WebSocketSession::close_code_for(error_code error) const {
  if (code_ != 0) return code_;
  if (error == ws::error::closed) {
    constexpr std::uint16_t kNoStatus = 1005;
    const auto code = stream_->socket.reason().code;
    return code == 0 ? kNoStatus : code;
  }
  if (error == ws::error::message_too_big || error == ws::error::buffer_overflow) return close_code::kTooBig;
  if (error == ws::error::bad_frame_payload) return close_code::kInvalidPayload;
  return error == ws::condition::protocol_violation ? close_code::kProtocolError : close_code::kAbnormal;
}

}  // namespace parley::net
