// Knows how many calls into one owner's handlers are under way, and can be shut: a plugin is only taken down once
// nobody is inside. Entering is two atomic operations, no lock.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "net/socket.hpp"

namespace parley::net {

/// Thread-safe. Held by shared_ptr; tickets keep it alive.
class OwnerGate : public std::enable_shared_from_this<OwnerGate> {
 public:
  /// Presence inside. Move-only; leaving is its destruction.
  class Ticket {
   public:
    Ticket() = default;
    explicit Ticket(std::shared_ptr<OwnerGate> gate) : gate_(std::move(gate)) {}
    Ticket(Ticket&&) noexcept = default;
    Ticket& operator=(Ticket&& other) noexcept {
      release();
      gate_ = std::move(other.gate_);
      return *this;
    }
    ~Ticket() { release(); }
    void release() {
      if (gate_) std::exchange(gate_, nullptr)->leave();
    }

   private:
    std::shared_ptr<OwnerGate> gate_;
  };

  explicit OwnerGate(std::string owner) : owner_(std::move(owner)) {}

  /// Nothing once the gate is shut.
  std::optional<Ticket> enter();
  /// A second presence for one who is inside already; works on a shut gate too.
  Ticket stay();

  /// From now on nobody enters; sockets of this owner are asked to close with 1012.
  void shut();
  /// Waits until nobody is inside, at most `deadline` of real time. Says how many still are.
  std::size_t wait_empty(Millis deadline);
  std::size_t inside() const { return std::size_t(inside_.load()); }

  /// `socket` is closed when the gate shuts. False when it is shut already.
  bool watch(std::weak_ptr<Socket> socket);
  const std::string& owner() const { return owner_; }

 private:
  void leave();

  const std::string owner_;
  std::atomic<std::int64_t> inside_{0};
  std::atomic<bool> shut_{false};
  std::mutex mutex_;
  std::condition_variable emptied_;
  std::vector<std::weak_ptr<Socket>> sockets_;
  std::size_t prune_at_ = 64;
};

}  // namespace parley::net
