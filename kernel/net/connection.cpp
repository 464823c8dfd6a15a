#include "net/connection.hpp"

#include <algorithm>

namespace parley::net {

Connection::Connection(EdgeContext& context, IoLoop& loop, TcpSocket socket, std::string remote_address)
    : context_(context), loop_(loop), socket_(std::move(socket)), remote_address_(std::move(remote_address)) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  context_.metrics.connections.add(1);
}

Connection::~Connection() {
  close();
}

/// Called after everything that changed something: writes what there is to write, then decides what to wait for.
void Connection::settle() {
  while (phase_ != Phase::closed) {
    if (!flush()) return;
    if (last_ && phase_ != Phase::lingering) {
      if (unread_) return linger();
      return close();
    }
    if (phase_ == Phase::handling) {
      deadline_ = SteadyTime::max();
      return;
    }
    if (!std::exchange(held_back_, false)) return wait_readable();
    process({});
  }
}

void Connection::wait_readable() {
  if (waiting_to_read_) return;
  if (phase_ == Phase::idle) {
    // Nothing is kept for a connection that only waits: thousands do.
    if (input_.empty()) std::string().swap(input_);
    std::string().swap(out_);
    restart_deadline();
  }
  waiting_to_read_ = true;
  socket_.async_wait(TcpSocket::wait_read, [self = shared_from_this()](error_code error) {
    self->waiting_to_read_ = false;
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    self->on_readable();
  });
}

void Connection::on_readable() {
  auto& scratch = loop_.scratch();
  error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(scratch), error);
  if (error == asio::error::would_block || error == asio::error::try_again) return wait_readable();
  // The end of the stream: a request that is not complete by now never will be, and is not handled.
  if (error) return close();
  if (phase_ == Phase::lingering) return wait_readable();
  process({scratch.data(), size});
  settle();
}

/// Uses as much as can be used of what is in hand. `fresh` may be the loop's scratch buffer: the rest is copied.
void Connection::process(std::string_view fresh) {
  if (input_.empty()) {
    while (advance(fresh)) continue;
    if (phase_ != Phase::closed) input_.assign(fresh);
    return;
  }
  input_.append(fresh);
  std::string_view input(input_);
  while (advance(input)) continue;
  input_.erase(0, input_.size() - input.size());
}

/// One step; false when there is nothing to do until something else happens.
bool Connection::advance(std::string_view& input) {
  if (phase_ > Phase::body || last_) return false;
  if (output_full()) {
    held_back_ = true;
    return false;
  }
  if (!exchange_ && !begin_exchange(input)) return false;
  const std::size_t before = input.size();
  switch (exchange_->parser.feed(input)) {
    case RequestParser::Step::need_more:
      on_need_more(before - input.size());
      return false;
    case RequestParser::Step::head:
      on_head();
      return true;
    case RequestParser::Step::done:
      dispatch();
      return true;
    case RequestParser::Step::failed:
      break;
  }
  refuse(exchange_->parser.refusal().status, exchange_->parser.refusal().message);
  return false;
}

bool Connection::begin_exchange(std::string_view& input) {
  // RFC 9112, 2.2: an empty line before a request is to be ignored.
  while (input.starts_with("\r\n")) input.remove_prefix(2);
  if (input.empty() || input == "\r") return false;
  exchange_ = std::make_unique<Exchange>(context_.options);
  exchange_->started = loop_.now();
  exchange_->serial = loop_.next_serial();
  phase_ = Phase::head;
  restart_deadline();
  return true;
}

void Connection::on_head() {
  Exchange& exchange = *exchange_;
  read_head(exchange, context_, loop_.routes(), loop_.draining());
  RequestParser& parser = exchange.parser;
  phase_ = Phase::body;
  parser.limit_body(body_bound(exchange, context_.options));
  if (!parser.has_body()) return;
  restart_deadline();
  if (!exchange.ready) return;
  // The answer is known. A short body is swallowed for the connection's sake; one the client waits to send is not asked
  // for.
  if (exchange.wants_continue || parser.content_length().value_or(0) > context_.options.max_discard_bytes) {
    unread_ = last_ = true;
    respond(std::move(*exchange.ready));
  } else {
    parser.discard_body();
  }
}

void Connection::on_need_more(std::size_t used) {
  if (phase_ != Phase::body) return;
  if (std::exchange(exchange_->wants_continue, false) && used == 0) out_.append("HTTP/1.1 100 Continue\r\n\r\n");
  exchange_->body_progress += used;
  if (exchange_->body_progress < context_.options.body_min_progress) return;
  exchange_->body_progress = 0;
  restart_deadline();
}

/// Answers a request that cannot be read to its end. What follows in the stream has no meaning any more.
void Connection::refuse(int status, std::string_view message) {
  if (exchange_->request_id.empty()) exchange_->request_id = context_.ids.next();
  exchange_->method = exchange_->parser.request().method;
  unread_ = last_ = true;
  respond(error_response(status, message, exchange_->request_id));
}

void Connection::restart_deadline() {
  const EdgeOptions& options = context_.options;
  switch (phase_) {
    case Phase::idle:
      deadline_ = loop_.now() + options.idle_timeout;
      break;
    case Phase::head:
      deadline_ = loop_.now() + options.header_deadline;
      break;
    case Phase::body:
      deadline_ = loop_.now() + options.body_deadline;
      break;
    case Phase::lingering:
      deadline_ = loop_.now() + options.linger;
      break;
    case Phase::handling:
    case Phase::closed:
      deadline_ = SteadyTime::max();
      break;
  }
}

void Connection::tick(SteadyTime now) {
  if (now < deadline_) return;
  if (!waiting_to_write_ && (phase_ == Phase::head || phase_ == Phase::body)) {
    context_.metrics.deadlines.add();
    refuse(408, "The request did not arrive in the time the server allows.");
    return settle();
  }
  if (phase_ != Phase::idle || waiting_to_write_) context_.metrics.deadlines.add();
  close();
}

void Connection::drain() {
  if (phase_ == Phase::idle && !waiting_to_write_) close();
}

/// Closing with unread bytes in the system's buffer resets the connection, and the client would lose the answer with
/// them. So our side is ended first, and what still comes is read and thrown away for a while.
void Connection::linger() {
  phase_ = Phase::lingering;
  std::string().swap(input_);
  std::string().swap(out_);
  error_code error;
  socket_.shutdown(TcpSocket::shutdown_send, error);
  if (error) return close();
  restart_deadline();
  wait_readable();
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  if (exchange_ && exchange_->in_flight) {
    context_.metrics.in_flight.add(-1);
    context_.in_flight.remove();
  }
  exchange_.reset();
  error_code ignored;
  socket_.close(ignored);
  context_.metrics.connections.add(-1);
  context_.connections.remove();
  loop_.release(*this);
}

}  // namespace parley::net
