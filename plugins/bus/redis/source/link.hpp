// One connection to Redis: Poco::Redis' types and streams over a socket of our own, so that every wait has an end.
//
// Poco::Redis::Client is not used: its socket is private, so it has no time limit for writing and no TLS, a reply that
// is cut off comes out as a whole one, and nothing can be waited for beside it.
#pragma once

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Redis/Array.h>
#include <Poco/Redis/RedisStream.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "redis_options.hpp"

namespace parley::bus_redis {

using Time = std::chrono::steady_clock::time_point;
using Reply = Poco::Redis::RedisType::Ptr;
using Command = Poco::Redis::Array;

/// Looks a name up, which may take as long as the system's resolver lets it. Throws what Poco throws.
Poco::Net::SocketAddress resolve(const Address& address);

/// One thread at a time. After any exception of send() or read() it is of no use any more.
class Link {
 public:
  /// Connects to `place`, checks the certificate, authenticates and selects the database, all before `deadline`. Throws
  /// Failure or what Poco throws.
  Link(const RedisOptions& options, const Poco::Net::SocketAddress& place, Time deadline);
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void send(const Command& command, Time deadline);
  Reply read(Time deadline);
  /// As read(), when an answer has begun to come in; nothing else. What is readable on the socket need not be part of
  /// one: TLS has messages of its own.
  std::optional<Reply> read_begun(Time deadline);
  Reply ask(const Command& command, Time deadline);

  /// Whether read() has something to begin with, without asking the kernel to wait.
  bool has_input();
  /// Whether the far end has closed it, or sent what nobody asked for. To be asked while no answer is awaited.
  bool closed();
  /// For poll(2), when has_input() is false.
  int descriptor() const;

 private:
  std::unique_ptr<Poco::Net::StreamSocket> make_socket(const RedisOptions& options) const;
  void introduce(const Address& address, Time deadline);

  std::shared_ptr<Time> deadline_;
  std::unique_ptr<Poco::Net::StreamSocket> socket_;
  std::unique_ptr<Poco::Redis::RedisInputStream> input_;
};

}  // namespace parley::bus_redis
