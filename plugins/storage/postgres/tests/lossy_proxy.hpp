// Stands between a session and the tests' server, and loses a COMMIT or the answer to it when a test says so.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace parley::postgres {

class LossyProxy {
 public:
  enum class Loss {
    nothing,
    answer,  ///< the server commits; whoever asked for it hears nothing more
    request  ///< the server does not hear of it, nor that the connection has ended
  };

  /// `folder` holds the server's socket.
  explicit LossyProxy(const std::string& folder) : server_(folder + "/.s.PGSQL.5432") {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept(); });
  }
  ~LossyProxy() {
    close();
    for (const int socket : left_open_) ::close(socket);
  }
  LossyProxy(const LossyProxy&) = delete;
  LossyProxy& operator=(const LossyProxy&) = delete;

  int port() const { return port_; }
  /// Of the next COMMIT, whoever sends it.
  void lose(Loss loss) { loss_ = loss; }
  /// From the loss on nobody gets through any more.
  void close_at_loss() { closes_ = true; }

 private:
  void close() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
  }

  void accept() {
    while (!stopping_) {
      pollfd waiting{listener_, POLLIN, 0};
      if (::poll(&waiting, 1, kLook) != 1) continue;
      const int client = ::accept(listener_, nullptr, nullptr);
      if (closed_)
        ::close(client);
      else
        connections_.emplace_back([this, client] { carry(client, connect()); });
    }
  }

  int connect() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    server_.copy(address.sun_path, sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    return socket;
  }

  void carry(int client, int server) {
    std::array<char, 1 << 16> bytes{};
    bool answer_is_lost = false;
    while (!stopping_) {
      std::array<pollfd, 2> both{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
      if (::poll(both.data(), both.size(), kLook) <= 0) continue;
      const bool from_client = both[0].revents != 0;
      const ssize_t size = ::read(from_client ? client : server, bytes.data(), bytes.size());
      if (size <= 0 || (!from_client && answer_is_lost)) break;
      if (from_client && std::string_view(bytes.data(), std::size_t(size)).find("COMMIT") != std::string_view::npos) {
        const Loss loss = loss_.exchange(Loss::nothing);
        closed_ = closed_ || (closes_ && loss != Loss::nothing);
        if (loss == Loss::request) {
          left_open_.push_back(server);
          ::close(client);
          return;
        }
        answer_is_lost = loss == Loss::answer;
      }
      if (::write(from_client ? server : client, bytes.data(), std::size_t(size)) != size) break;
    }
    ::close(client);
    ::close(server);
  }

  static constexpr int kLook = 10;  // milliseconds, for the end

  const std::string server_;
  const int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port_ = 0;
  std::atomic<Loss> loss_{Loss::nothing};
  std::atomic<bool> closes_{false}, closed_{false}, stopping_{false};
  std::vector<int> left_open_;  // by one connection only; read after all have ended
  std::vector<std::thread> connections_;
  std::thread thread_;
};

}  // namespace parley::postgres
