// The right, and the duty, to answer one request. A handler may keep it and answer later, from any thread: a webhook is
// answered after the commit that holds it.
#pragma once

#include <functional>
#include <memory>

#include "net/http.hpp"

namespace parley::net {

/// Where an answer goes. The edge has one; tests of handlers use Responder::to.
class ReplyPort {
 public:
  virtual ~ReplyPort() = default;
  /// Called at most once, from any thread, and never together with `dropped`.
  virtual void reply(Response response) = 0;
  /// The Responder died unanswered.
  virtual void dropped() = 0;
};

/// Move-only. Not for two threads at once, but any thread may have it.
class Responder {
 public:
  explicit Responder(std::unique_ptr<ReplyPort> port) : port_(std::move(port)) {}
  /// Gives the response to `receive`; a dropped Responder gives a 500. For calling handlers without an edge.
  static Responder to(std::function<void(Response)> receive);

  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  /// Unsent, it answers 500 and writes a log line.
  ~Responder();

  /// Answers. Returns at once; the bytes are written by an I/O thread. Throws BrokenInvariant on the second call. When
  /// the peer has gone or the server has stopped, the response is thrown away.
  void send(Response response);
  /// False once sent or moved from.
  bool open() const { return port_ != nullptr; }

 private:
  std::unique_ptr<ReplyPort> port_;
};

}  // namespace parley::net
