// Sockets on the loopback address for the load client and the far end: opened, watched, read and written without
// waiting.
#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace parley::bench {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline void send_at_once(const Descriptor& socket) {
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Connected and not blocking from here on; empty when the server does not take it. errno says why.
inline Descriptor connect_loopback(std::uint16_t port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return Descriptor();
  send_at_once(socket);
  return socket;
}

inline void watch(const Descriptor& poll, const Descriptor& socket, std::uint32_t events, void* data, bool known) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = data;
  ::epoll_ctl(poll.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket.get(), &event);
}

/// Appends what has arrived. False when the other side has ended the connection.
inline bool read_some(const Descriptor& socket, std::string& into) {
  char bytes[16 * 1024];
  const ssize_t count = ::recv(socket.get(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (count > 0) into.append(bytes, std::size_t(count));
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

/// Writes what fits and moves `from` over it. False when the connection is gone.
inline bool write_some(const Descriptor& socket, std::string_view& from) {
  const ssize_t count = ::send(socket.get(), from.data(), from.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count > 0) from.remove_prefix(std::size_t(count));
  return count >= 0 || errno == EAGAIN || errno == EINTR;
}

}  // namespace parley::bench
