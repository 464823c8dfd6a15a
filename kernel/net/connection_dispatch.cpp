#include <boost/asio/buffer.hpp>

#include "net/ascii.hpp"
#include "net/connection.hpp"
#include "net/response_writer.hpp"
#include "net/websocket.hpp"

namespace parley::net {

namespace {

/// Carries an answer to the connection, wherever it is given. May outlive connection, loop and edge.
class ConnectionPort final : public ReplyPort {
 public:
  ConnectionPort(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection, const Exchange& exchange)
      : ticket_(exchange.match.route->gate->stay()),
        mailbox_(std::move(mailbox)),
        connection_(std::move(connection)),
        serial_(exchange.serial),
        request_id_(exchange.request_id) {}

  void reply(Response response) override {
    if (InlineCall* call = mailbox_->inline_call(); call && call->serial == serial_) {
      call->response = std::move(response);
      return;
    }
    mailbox_->post([connection = connection_, serial = serial_, response = std::move(response)]() mutable {
      if (const auto alive = connection.lock()) alive->complete(serial, std::move(response));
    });
  }

  void dropped() override {
    mailbox_->log().error("a handler ended without an answer; the client got a 500", {{"request_id", request_id_}});
    reply(error_response(500, "The server failed to answer this request.", request_id_));
  }

 private:
  OwnerGate::Ticket ticket_;  // its owner is not gone before the request is answered
  std::shared_ptr<Mailbox> mailbox_;
  std::weak_ptr<Connection> connection_;
  std::uint64_t serial_;
  std::string request_id_;
};

void call_handler(const Route& route, Request request, Responder responder, const Log& log) {
  try {
    route.handler(std::move(request), std::move(responder));
  } catch (const std::exception& e) {
    log.error("a handler threw", {{"route", route.pattern}, {"owner", route.options.owner}, {"error", e.what()}});
  } catch (...) {
    log.error("a handler threw something that is no std::exception", {{"route", route.pattern}});
  }
}

// In both tasks the ticket is declared first, hence released last: after the route and all the handler left behind.
class HandlerTask final : public Task {
 public:
  HandlerTask(OwnerGate::Ticket ticket, RoutePtr route, Request request, Responder answer, const Log& log)
      : ticket_(std::move(ticket)),
        route_(std::move(route)),
        request_(std::move(request)),
        responder(std::move(answer)),
        log_(log) {}
  void run() override { call_handler(*route_, std::move(request_), std::move(responder), log_); }

 private:
  OwnerGate::Ticket ticket_;
  RoutePtr route_;
  Request request_;

 public:
  Responder responder;

 private:
  const Log& log_;
};

class OpenTask final : public Task {
 public:
  OpenTask(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection, std::uint64_t serial,
           std::shared_ptr<WebSocketSession> session, Request request)
      : mailbox_(std::move(mailbox)),
        connection_(std::move(connection)),
        serial_(serial),
        session_(std::move(session)),
        request_(std::move(request)) {}

  void run() override {
    mailbox_->post(
        [connection = connection_, serial = serial_, session = session_, verdict = session_->ask(request_)]() mutable {
          const auto alive = connection.lock();
          if (!verdict.accepted) session->dismiss();
          if (alive) return alive->complete_upgrade(serial, session, std::move(verdict));
          if (verdict.accepted) session->abandon();
        });
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
  std::weak_ptr<Connection> connection_;
  std::uint64_t serial_;
  std::shared_ptr<WebSocketSession> session_;
  Request request_;
};

Response busy(std::string_view request_id) {
  Response response = error_response(503, "The server has more to do than it may queue; try again.", request_id);
  response.headers.set("Retry-After", "1");
  return response;
}

}  // namespace

void Connection::dispatch() {
  Exchange& exchange = *exchange_;
  if (exchange.ready) return respond(std::move(*exchange.ready));
  auto ticket = enter_route();
  if (!ticket) return respond(std::move(*exchange.ready));
  if (!take_place_in_flight()) {
    context_.metrics.refused_in_flight.add();
    return respond(busy(exchange.request_id));
  }
  phase_ = Phase::handling;
  exchange.parser.request().remote_address = remote_address_;
  const Route& route = *exchange.match.route;
  if (route.is_socket) return open_socket(std::move(*ticket));
  if (route.options.inline_ok) return run_inline(std::move(*ticket));
  run_on_worker(std::move(*ticket));
}

/// Nothing when the route was taken out meanwhile and no other took its place; `ready` then holds the answer.
std::optional<OwnerGate::Ticket> Connection::enter_route() {
  Exchange& exchange = *exchange_;
  for (;;) {
    if (auto ticket = exchange.match.route->gate->enter()) return ticket;
    // A gate is shut only after a table without its routes was published, so each turn finds a newer one.
    const RoutePtr shut = exchange.match.route;
    Request& request = exchange.parser.request();
    exchange.match = loop_.routes().match(request.method, request.path);
    request.path_params = std::move(exchange.match.params);
    const bool same_kind = exchange.match.route && exchange.match.route->is_socket == shut->is_socket;
    if (same_kind) continue;
    exchange.ready = error_response(404, "There is nothing at this path any more.", exchange.request_id);
    return std::nullopt;
  }
}

bool Connection::take_place_in_flight() {
  if (!context_.in_flight.add_below(context_.options.max_requests_in_flight)) return false;
  context_.metrics.in_flight.add(1);
  exchange_->in_flight = true;
  return true;
}

void Connection::run_inline(OwnerGate::Ticket ticket) {
  InlineCall call{exchange_->serial, {}};
  {
    const OwnerGate::Ticket inside = std::move(ticket);
    const RoutePtr route = exchange_->match.route;
    Responder responder(std::make_unique<ConnectionPort>(loop_.mailbox(), weak_from_this(), *exchange_));
    loop_.mailbox()->set_inline_call(&call);
    call_handler(*route, std::move(exchange_->parser.request()), std::move(responder), context_.log);
    loop_.mailbox()->set_inline_call(nullptr);
  }
  if (call.response) respond(std::move(*call.response));
}

void Connection::run_on_worker(OwnerGate::Ticket ticket) {
  Responder responder(std::make_unique<ConnectionPort>(loop_.mailbox(), weak_from_this(), *exchange_));
  std::unique_ptr<Task> task =
      std::make_unique<HandlerTask>(std::move(ticket), exchange_->match.route, std::move(exchange_->parser.request()),
                                    std::move(responder), context_.log);
  if (context_.workers.put(task)) return loop_.wake_workers();
  context_.metrics.refused_queue.add();
  static_cast<HandlerTask&>(*task).responder.send(busy(exchange_->request_id));
}

void Connection::open_socket(OwnerGate::Ticket ticket) {
  Exchange& exchange = *exchange_;
  auto session =
      std::make_shared<WebSocketSession>(context_, loop_, exchange.match.route, std::move(ticket), exchange.request_id);
  exchange.match.route->gate->watch(std::weak_ptr<Socket>(session));
  // The handshake needs the request's headers again once on_open has had its say: it gets a copy.
  std::unique_ptr<Task> task = std::make_unique<OpenTask>(loop_.mailbox(), weak_from_this(), exchange.serial, session,
                                                          exchange.parser.request());
  if (context_.workers.submit(task)) return;
  context_.metrics.refused_queue.add();
  respond(busy(exchange.request_id));
}

void Connection::complete_upgrade(std::uint64_t serial, const std::shared_ptr<WebSocketSession>& session,
                                  SocketVerdict verdict) {
  if (phase_ != Phase::handling || exchange_->serial != serial) {
    if (verdict.accepted) session->abandon();
    return;
  }
  if (verdict.accepted && !input_.empty()) {
    session->abandon();
    verdict = SocketVerdict::refuse(
        error_response(400, "The client sent data before the handshake was complete.", exchange_->request_id));
    exchange_->keep_alive = false;
  }
  if (!verdict.accepted) return complete(serial, std::move(verdict.refusal));
  context_.metrics.answered(101, std::chrono::duration<double>(loop_.now() - exchange_->started).count());
  session->start(std::move(socket_), exchange_->parser.request(), verdict.subprotocol);
  close();
}

void Connection::complete(std::uint64_t serial, Response response) {
  if (phase_ != Phase::handling || exchange_->serial != serial) return;
  respond(std::move(response));
  process({});
  settle();
}

void Connection::respond(Response response) {
  const Exchange& exchange = *exchange_;
  if (!is_writable(response)) {
    context_.log.error("a handler's response has an impossible status or a control character in a header; sent a 500",
                       {{"request_id", exchange.request_id}, {"status", response.status}});
    response = error_response(500, "The server failed to answer this request.", exchange.request_id);
  }
  last_ = last_ || !exchange.keep_alive || loop_.draining() || list_holds(response.headers.get("Connection"), "close");
  const double seconds = std::chrono::duration<double>(loop_.now() - exchange.started).count();
  context_.metrics.answered(response.status, seconds);
  if (exchange.in_flight) {
    context_.metrics.in_flight.add(-1);
    context_.in_flight.remove();
  }
  if (!exchange.log_path.empty()) {
    context_.log.debug("request", {{"method", name(exchange.method)},
                                   {"path", exchange.log_path},
                                   {"status", response.status},
                                   {"ms", std::int64_t(seconds * 1000)},
                                   {"request_id", exchange.request_id}});
  }
  append(std::move(response), exchange, last_);
  exchange_.reset();
  phase_ = Phase::idle;
}

}  // namespace parley::net
