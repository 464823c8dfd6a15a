// Sockets whose reads and writes all end by one point in time. Poco's time limits count for each system call, so a peer
// that sends a byte now and then could hold a caller for ever.
#pragma once

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocketImpl.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <sys/socket.h>

namespace parley::bus_redis {

using Time = std::chrono::steady_clock::time_point;

/// What is left until `deadline`. Throws Poco::TimeoutException when nothing is.
inline Poco::Timespan time_left(Time deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now()).count();
  if (left <= 0) throw Poco::TimeoutException("no answer within the time limit");
  return Poco::Timespan(std::max<Poco::Timespan::TimeDiff>(left, 1000));
}

/// `Base` is StreamSocketImpl or SecureStreamSocketImpl. One thread at a time.
template <class Base>
class DeadlineSocket final : public Base {
 public:
  /// `deadline` is read at each call and must outlive the socket.
  template <class... Arguments>
  explicit DeadlineSocket(std::shared_ptr<const Time> deadline, Arguments&&... arguments)
      : Base(std::forward<Arguments>(arguments)...), deadline_(std::move(deadline)) {}

  using Base::receiveBytes;
  using Base::sendBytes;

  int receiveBytes(void* buffer, int length, int flags) override {
    this->setReceiveTimeout(time_left(*deadline_));
    return Base::receiveBytes(buffer, length, flags);
  }
  int sendBytes(const void* buffer, int length, int flags) override {
    this->setSendTimeout(time_left(*deadline_));
    try {
      return Base::sendBytes(buffer, length, flags | MSG_NOSIGNAL);
    } catch (const Poco::IOException& failure) {  // Poco tells a time limit from other failures for reads only
      if (failure.code() == EAGAIN) throw Poco::TimeoutException("no answer within the time limit");
      throw;
    }
  }

 private:
  std::shared_ptr<const Time> deadline_;
};

}  // namespace parley::bus_redis
