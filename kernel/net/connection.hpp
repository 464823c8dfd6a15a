// One HTTP/1.1 connection. It reads a request, hands it to its route, writes the answer, and so on in order; between
// requests it waits for readiness and holds neither parser nor buffer. Internal to the edge.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "net/exchange.hpp"
#include "net/io_loop.hpp"

namespace parley::net {

class WebSocketSession;

class Connection final : public LoopMember, public std::enable_shared_from_this<Connection> {
 public:
  /// The caller has counted it in context.connections; its end takes it off.
  Connection(EdgeContext& context, IoLoop& loop, TcpSocket socket, std::string remote_address);
  ~Connection() override;

  /// On the loop's thread, after adoption.
  void start() { settle(); }
  void tick(SteadyTime now) override;
  void drain() override;
  void abort() override { close(); }

  /// The answer to request `serial`; one that comes for another request is dropped.
  void complete(std::uint64_t serial, Response response);
  /// What on_open of a WebSocket route decided.
  void complete_upgrade(std::uint64_t serial, const std::shared_ptr<WebSocketSession>& session, SocketVerdict verdict);

 private:
  enum class Phase : std::uint8_t { idle, head, body, handling, lingering, closed };

  // connection.cpp: reading, and what to wait for next
  void settle();
  void wait_readable();
  void on_readable();
  void process(std::string_view fresh);
  bool advance(std::string_view& input);
  bool begin_exchange(std::string_view& input);
  void on_head();
  void on_need_more(std::size_t used);
  void refuse(int status, std::string_view message);
  void restart_deadline();
  void linger();
  void close();

  // connection_dispatch.cpp: handing over and answering
  void dispatch();
  std::optional<OwnerGate::Ticket> enter_route();
  void run_inline(OwnerGate::Ticket ticket);
  void run_on_worker(OwnerGate::Ticket ticket);
  void open_socket(OwnerGate::Ticket ticket);
  bool take_place_in_flight();
  void respond(Response response);

  // connection_write.cpp
  void append(Response response, const Exchange& exchange, bool close);
  bool flush();
  void wait_writable();
  bool output_full() const;

  EdgeContext& context_;
  IoLoop& loop_;
  TcpSocket socket_;
  const std::string remote_address_;
  std::string input_;        // what arrived and was not used yet
  std::string out_;          // heads and small bodies
  std::string big_body_;     // follows out_: a body too big to be worth copying
  std::size_t written_ = 0;  // of out_ and big_body_ together
  std::size_t write_progress_ = 0;
  std::unique_ptr<Exchange> exchange_;
  SteadyTime deadline_ = SteadyTime::max();
  Phase phase_ = Phase::idle;
  bool waiting_to_read_ = false;
  bool waiting_to_write_ = false;
  bool write_is_timed_ = false;  // deadline_ is that of a write
  bool held_back_ = false;       // input waits because there was too much output
  bool last_ = false;            // nothing is read after the answer that is being written
  bool unread_ = false;          // bytes of a refused request may still be on their way: close by lingering
};

}  // namespace parley::net
