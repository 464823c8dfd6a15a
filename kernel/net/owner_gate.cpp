#include "net/owner_gate.hpp"

#include <algorithm>

namespace parley::net {

std::optional<OwnerGate::Ticket> OwnerGate::enter() {
  // Count first, look second; shut() writes first and counts second. One of the two always sees the other.
  inside_.fetch_add(1);
  Ticket ticket(shared_from_this());
  if (shut_.load()) return std::nullopt;
  return ticket;
}

OwnerGate::Ticket OwnerGate::stay() {
  inside_.fetch_add(1);
  return Ticket(shared_from_this());
}

void OwnerGate::leave() {
  if (inside_.fetch_sub(1) != 1 || !shut_.load()) return;
  std::lock_guard lock(mutex_);
  emptied_.notify_all();
}

void OwnerGate::shut() {
  std::vector<std::weak_ptr<Socket>> sockets;
  {
    std::lock_guard lock(mutex_);
    shut_.store(true);
    sockets.swap(sockets_);
  }
  for (const auto& weak : sockets) {
    if (const auto socket = weak.lock()) socket->close(close_code::kServiceRestart, "this service is being replaced");
  }
}

std::size_t OwnerGate::wait_empty(Millis deadline) {
  std::unique_lock lock(mutex_);
  emptied_.wait_for(lock, deadline, [&] { return inside_.load() == 0; });
  return inside();
}

bool OwnerGate::watch(std::weak_ptr<Socket> socket) {
  std::lock_guard lock(mutex_);
  if (shut_.load()) return false;
  if (sockets_.size() >= prune_at_) {
    std::erase_if(sockets_, [](const auto& weak) { return weak.expired(); });
    prune_at_ = std::max<std::size_t>(64, sockets_.size() * 2);
  }
  sockets_.push_back(std::move(socket));
  return true;
}

}  // namespace parley::net
