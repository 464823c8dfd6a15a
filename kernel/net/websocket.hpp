// One WebSocket on its loop: Beast speaks the protocol, the session keeps the bounds, feeds the route's handlers one
// call at a time, and takes sends from any thread. Internal to the edge; others see net/socket.hpp.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "net/io_loop.hpp"

namespace parley::net {

class WebSocketSession final : public Socket, public LoopMember, public std::enable_shared_from_this<WebSocketSession> {
 public:
  WebSocketSession(EdgeContext& context, IoLoop& loop, RoutePtr route, OwnerGate::Ticket ticket, std::string id);
  ~WebSocketSession() override;

  bool send_text(std::shared_ptr<const std::string> message) override;
  void close(std::uint16_t code, std::string_view reason) override;
  const std::string& id() const override { return id_; }
  std::size_t pending_bytes() const override;

  /// Runs on_open, on a worker.
  SocketVerdict ask(const Request& request);

  // The rest on the loop's thread. Exactly one of the three follows `ask`.
  /// Accepted: answers the handshake of `request`, which was checked, and goes on from there.
  void start(TcpSocket socket, const Request& request, const std::string& subprotocol);
  /// Accepted, but the client is gone: only on_close follows.
  void abandon();
  /// Refused: nothing follows.
  void dismiss();

  void tick(SteadyTime now) override;
  void drain() override;
  void abort() override;

 private:
  struct Stream;
  class Call;

  void join_loop();
  void wake();
  void work();
  void write(std::shared_ptr<const std::string> message);
  void start_close();
  void read_next();
  void on_read(error_code error);
  std::uint16_t close_code_for(error_code error) const;
  void finish(std::uint16_t code);
  void deliver_close();
  void end();
  void run_on_worker(std::unique_ptr<Task> call);
  void call_returned();

  EdgeContext& context_;
  IoLoop& loop_;
  const std::shared_ptr<Mailbox> mailbox_;
  const std::string id_;
  OwnerGate::Ticket ticket_;
  RoutePtr route_;

  // Of the loop's thread.
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<Task> deferred_;  // found the worker queue full; tried again at each sweep
  SteadyTime deadline_ = SteadyTime::max();
  std::uint16_t code_ = 0;
  bool open_ = false, reading_ = false, writing_ = false, closing_ = false;
  bool finished_ = false, calling_ = false, close_delivered_ = false, ended_ = false;

  // Of any thread.
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const std::string>> pending_;
  std::size_t pending_bytes_ = 0;
  std::uint16_t close_wanted_ = 0;  // 0: not wanted
  std::string close_reason_;
  bool shut_ = false;   // nothing more is taken
  bool woken_ = false;  // work() is on its way
};

}  // namespace parley::net
