#include "link_pool.hpp"

#include <Poco/Exception.h>

#include "reply.hpp"

namespace parley::bus_redis {

Reply LinkPool::run(const Command& command) {
  health_.require();
  const Time deadline = std::chrono::steady_clock::now() + options_.timeout;
  std::unique_ptr<Link> link = acquire(deadline);
  try {
    Reply reply = link->ask(command, deadline);
    give_back(std::move(link));
    return reply;
  } catch (...) {
    give_back(nullptr);
    failed();
  }
}

void LinkPool::connect_to(const Poco::Net::SocketAddress& place) {
  const std::lock_guard lock(mutex_);
  place_ = place;
}

std::unique_ptr<Link> LinkPool::acquire(Time deadline) {
  std::unique_ptr<Link> link = idle_or_slot(deadline);
  return link ? std::move(link) : open(deadline);
}

/// A sound idle connection, or null: then there is room for one more, and it is counted already.
std::unique_ptr<Link> LinkPool::idle_or_slot(Time deadline) {
  std::unique_lock lock(mutex_);
  while (true) {
    while (!idle_.empty()) {
      std::unique_ptr<Link> link = std::move(idle_.back());
      idle_.pop_back();
      if (!link->closed()) return link;
      --open_;
    }
    if (open_ < options_.connections) {
      ++open_;
      return nullptr;
    }
    if (free_.wait_until(lock, deadline) == std::cv_status::timeout && idle_.empty() && open_ >= options_.connections)
      throw sdk::Failure(PARLEY_UNAVAILABLE, "all " + std::to_string(options_.connections) +
                                                 " connections to Redis are busy; see the option connections");
  }
}

std::unique_ptr<Link> LinkPool::open(Time deadline) {
  try {
    const auto place = [this] {
      const std::lock_guard lock(mutex_);
      return place_;
    }();
    return std::make_unique<Link>(options_, place, deadline);
  } catch (...) {
    give_back(nullptr);
    failed();
  }
}

void LinkPool::give_back(std::unique_ptr<Link> link) {
  {
    const std::lock_guard lock(mutex_);
    if (link)
      idle_.push_back(std::move(link));
    else
      --open_;
  }
  free_.notify_one();
}

void LinkPool::failed() {
  const std::string reason = reason_in_flight();
  health_.suspect(reason);
  try {
    throw;
  } catch (const Poco::TimeoutException&) {
    throw sdk::Failure(PARLEY_TIMEOUT, "Redis gave no answer within the time limit; whether it did it is unknown");
  } catch (...) {
    throw sdk::Failure(PARLEY_UNAVAILABLE, "Redis: " + reason);
  }
}

}  // namespace parley::bus_redis
