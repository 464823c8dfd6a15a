#include "realtime/rooms.hpp"

#include <algorithm>

namespace parley::realtime {

Rooms::Rooms(Metrics& metrics)
    : sent_(metrics.counter("parley_realtime_sent_total", "Texts queued on WebSockets")),
      listening_(metrics.gauge("parley_realtime_sockets", "WebSockets that are in a room")) {}

void Rooms::join(const std::string& room, const net::SocketPtr& socket) {
  std::lock_guard lock(mutex_);
  members_[room].insert(socket);
  rooms_of_[socket.get()].insert(room);
  listening_.set(std::int64_t(rooms_of_.size()));
}

void Rooms::forget(const std::string& room, const net::SocketPtr& socket) {
  const auto members = members_.find(room);
  if (members == members_.end()) return;
  members->second.erase(socket);
  if (members->second.empty()) members_.erase(members);
}

void Rooms::leave(const std::string& room, const net::SocketPtr& socket) {
  std::lock_guard lock(mutex_);
  const auto it = rooms_of_.find(socket.get());
  if (it == rooms_of_.end() || it->second.erase(room) == 0) return;
  forget(room, socket);
  if (it->second.empty()) rooms_of_.erase(it);
  listening_.set(std::int64_t(rooms_of_.size()));
}

void Rooms::leave(const net::SocketPtr& socket) {
  std::lock_guard lock(mutex_);
  const auto it = rooms_of_.find(socket.get());
  if (it == rooms_of_.end()) return;
  for (const std::string& room : it->second) forget(room, socket);
  rooms_of_.erase(it);
  listening_.set(std::int64_t(rooms_of_.size()));
}

std::size_t Rooms::publish(std::string_view room, std::string text) {
  std::vector<net::SocketPtr> listeners;
  {
    std::lock_guard lock(mutex_);
    const auto it = members_.find(room);
    if (it == members_.end()) return 0;
    listeners.assign(it->second.begin(), it->second.end());
  }
  return send(listeners, std::make_shared<const std::string>(std::move(text)));
}

std::size_t Rooms::publish(const std::vector<std::string>& rooms, const std::shared_ptr<const std::string>& text) {
  std::vector<net::SocketPtr> listeners;
  {
    std::lock_guard lock(mutex_);
    for (const std::string& room : rooms) {
      const auto it = members_.find(room);
      if (it != members_.end()) listeners.insert(listeners.end(), it->second.begin(), it->second.end());
    }
  }
  std::sort(listeners.begin(), listeners.end());
  listeners.erase(std::unique(listeners.begin(), listeners.end()), listeners.end());
  return send(listeners, text);
}

std::size_t Rooms::send(const std::vector<net::SocketPtr>& listeners, const std::shared_ptr<const std::string>& text) {
  std::size_t taken = 0;
  for (const net::SocketPtr& listener : listeners) taken += listener->send_text(text) ? 1 : 0;
  sent_.add(taken);
  return taken;
}

bool Rooms::empty() const {
  const std::scoped_lock lock(mutex_);
  return members_.empty();
}

std::size_t Rooms::size(std::string_view room) const {
  std::lock_guard lock(mutex_);
  const auto it = members_.find(room);
  return it == members_.end() ? 0 : it->second.size();
}

}  // namespace parley::realtime
