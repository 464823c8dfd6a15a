// Accepts connections and deals them out to the I/O loops in turn. Internal to the edge.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <memory>
#include <vector>

#include "net/io_loop.hpp"

namespace parley::net {

/// Lives on the first loop, together with the connections there.
class Listener final : public LoopMember, public std::enable_shared_from_this<Listener> {
 public:
  Listener(EdgeContext& context, std::vector<std::unique_ptr<IoLoop>>& loops);

  /// Before the loops run.
  Result<void> open();
  std::uint16_t port() const { return port_; }
  /// On the first loop's thread.
  void accept();

  void tick(SteadyTime now) override;
  void drain() override { abort(); }
  void abort() override;

 private:
  void take(error_code error, TcpSocket socket, IoLoop& loop);
  void turn_away(TcpSocket socket);

  EdgeContext& context_;
  std::vector<std::unique_ptr<IoLoop>>& loops_;
  asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor_;
  std::size_t turn_ = 0;
  std::uint16_t port_ = 0;
  bool paused_ = false;
};

}  // namespace parley::net
