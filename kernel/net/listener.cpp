#include "net/listener.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>

#include "net/connection.hpp"
#include "net/response_writer.hpp"

namespace parley::net {

Listener::Listener(EdgeContext& context, std::vector<std::unique_ptr<IoLoop>>& loops)
    : context_(context), loops_(loops), acceptor_(loops.front()->io()) {}

Result<void> Listener::open() {
  const EdgeOptions& options = context_.options;
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) {
    return fail(Errc::invalid,
                "The listen address '" + options.address + "' is no IPv4 or IPv6 address; try 127.0.0.1.");
  }
  const tcp::endpoint endpoint(address, options.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(options.backlog, error);
  if (error) {
    const Errc code = error == asio::error::address_in_use ? Errc::conflict : Errc::unavailable;
    return fail(code, "Cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " +
                          error.message() + ". Choose another port, or stop what listens there.");
  }
  port_ = acceptor_.local_endpoint(error).port();
  return {};
}

void Listener::accept() {
  if (!acceptor_.is_open()) return;
  IoLoop& loop = *loops_[turn_++ % loops_.size()];
  acceptor_.async_accept(loop.io(), [self = shared_from_this(), &loop](error_code error, TcpSocket socket) {
    self->take(error, std::move(socket), loop);
  });
}

void Listener::take(error_code error, TcpSocket socket, IoLoop& loop) {
  if (!acceptor_.is_open()) return;
  if (error) {
    if (error == asio::error::connection_aborted) return accept();
    // Out of descriptors, most likely: trying again at once would only burn the thread.
    if (!std::exchange(paused_, true)) context_.log.error("cannot accept connections", {{"error", error.message()}});
    return;
  }
  if (!context_.connections.add_below(context_.options.max_connections)) {
    turn_away(std::move(socket));
    return accept();
  }
  const auto peer = socket.remote_endpoint(error);
  auto connection = std::make_shared<Connection>(context_, loop, std::move(socket), peer.address().to_string());
  const auto start = [&loop, connection = std::move(connection)] {
    loop.adopt(connection);
    connection->start();
  };
  if (&loop == loops_.front().get()) {
    start();
  } else {
    asio::post(loop.io(), start);
  }
  accept();
}

/// Says why, as far as that goes without waiting, and closes.
void Listener::turn_away(TcpSocket socket) {
  context_.metrics.refused_connections.add();
  Response response = error_response(503, "The server has as many connections as it may.", context_.ids.next());
  response.headers.set("Retry-After", "1");
  std::string out;
  write_head(out, response, {.close = true, .date = loops_.front()->date(), .request_id = {}});
  out.append(response.body);
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(out), ignored);
  socket.shutdown(TcpSocket::shutdown_send, ignored);
}

void Listener::tick(SteadyTime) {
  if (std::exchange(paused_, false)) accept();
}

void Listener::abort() {
  error_code ignored;
  acceptor_.close(ignored);
  loops_.front()->release(*this);
}

}  // namespace parley::net
