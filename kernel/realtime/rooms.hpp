// Rooms: sockets that listen to the same thing. What is published to a room goes to everyone in it, at once and never
// blocking; a client that reads too slowly is closed by the edge and the others feel nothing.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/metrics.hpp"
#include "net/socket.hpp"

namespace parley::realtime {

/// Thread-safe.
class Rooms {
 public:
  explicit Rooms(Metrics& metrics);

  void join(const std::string& room, const net::SocketPtr& socket);
  void leave(const std::string& room, const net::SocketPtr& socket);
  /// Takes the socket out of every room.
  void leave(const net::SocketPtr& socket);
  /// Returns to how many sockets the text went. `text` is valid UTF-8.
  std::size_t publish(std::string_view room, std::string text);
  /// To everyone who is in at least one of the rooms, once.
  std::size_t publish(const std::vector<std::string>& rooms, const std::shared_ptr<const std::string>& text);
  std::size_t size(std::string_view room) const;
  /// Nobody listens to anything.
  bool empty() const;

 private:
  void forget(const std::string& room, const net::SocketPtr& socket);
  std::size_t send(const std::vector<net::SocketPtr>& listeners, const std::shared_ptr<const std::string>& text);

  mutable std::mutex mutex_;
  std::map<std::string, std::set<net::SocketPtr>, std::less<>> members_;
  std::unordered_map<const net::Socket*, std::set<std::string>> rooms_of_;
  Counter& sent_;
  Gauge& listening_;
};

}  // namespace parley::realtime
