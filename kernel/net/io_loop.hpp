// One I/O thread: its event loop, the connections that live on it, one timer for all their deadlines, and the mailbox
// by which other threads reach them. Internal to the edge.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "net/edge_context.hpp"

namespace parley::net {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;
/// Bound to the io_context's own executor type: the type-erased default costs an allocation here and there.
using TcpSocket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;

/// What lives on a loop. All calls come on the loop's thread.
class LoopMember {
 public:
  virtual ~LoopMember() = default;
  /// Called every sweep interval.
  virtual void tick(SteadyTime now) = 0;
  /// The server stops: end as soon as what is under way is done.
  virtual void drain() = 0;
  /// End now.
  virtual void abort() = 0;

 private:
  friend class IoLoop;
  std::size_t place_ = 0;
};

/// An inline handler under way on a loop's thread: an answer given before it returns goes straight to the connection.
struct InlineCall {
  std::uint64_t serial;
  std::optional<Response> response;
};

/// Brings work from any thread to a loop's thread, many pieces with one wake-up. Outlives the loop: whoever holds it
/// can always post, and after the loop's end nothing happens.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  Mailbox(asio::io_context& io, Log log) : log_(std::move(log)), io_(&io) {}

  template <class F>
  void post(F function) {
    put(std::make_unique<Letter<F>>(std::move(function)));
  }
  /// Throws away what is in it and all that comes. After this the loop may go.
  void close();
  const Log& log() const { return log_; }
  /// The inline call under way, when asked on the loop's thread; null on every other.
  InlineCall* inline_call() const { return std::this_thread::get_id() == thread_ ? inline_call_ : nullptr; }
  // For the loop's thread: who it is, and what it runs.
  void set_thread() { thread_ = std::this_thread::get_id(); }
  void set_inline_call(InlineCall* call) { inline_call_ = call; }

 private:
  struct Mail {
    virtual ~Mail() = default;
    virtual void deliver() = 0;
  };
  template <class F>
  struct Letter final : Mail {
    explicit Letter(F f) : function(std::move(f)) {}
    void deliver() override { function(); }
    F function;
  };
  void put(std::unique_ptr<Mail> mail);
  void deliver_all();

  const Log log_;
  std::mutex mutex_;
  asio::io_context* io_;  // null once closed
  std::vector<std::unique_ptr<Mail>> letters_;
  bool woken_ = false;
  std::thread::id thread_;
  InlineCall* inline_call_ = nullptr;
};

class IoLoop {
 public:
  explicit IoLoop(EdgeContext& context);
  ~IoLoop();

  void start();
  /// Ends all members and the thread. Not from the loop's own thread.
  void stop();
  /// From any thread: every member drains, and those that come later too.
  void drain();

  asio::io_context& io() { return io_; }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

  // On the loop's thread only.
  void adopt(std::shared_ptr<LoopMember> member);
  /// The loop lets go of the member, which may die by it.
  void release(LoopMember& member);
  bool draining() const { return draining_; }
  SteadyTime now() const { return context_.clock.steady(); }
  /// The Date field's value, made anew at each sweep.
  const std::string& date() const { return date_; }
  /// A buffer to read into, shared by all connections of the loop: idle ones hold none.
  std::vector<char>& scratch() { return scratch_; }
  /// The routes of now, looked up without a lock.
  const RouteTable& routes();
  std::uint64_t next_serial() { return ++serial_; }
  /// A task was put before the workers. They are woken for what one round of the loop brings, not for each: to wake
  /// a thread and to let it fall asleep again costs more than most requests.
  void wake_workers();

 private:
  void run();
  void arm_sweep();
  void sweep();

  EdgeContext& context_;
  // Before io_, hence destroyed after it: what dies with its handlers still asks to be released.
  std::vector<std::shared_ptr<LoopMember>> members_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::shared_ptr<Mailbox> mailbox_;
  asio::steady_timer timer_;
  std::vector<char> scratch_;
  std::string date_;
  std::shared_ptr<const RouteTable> table_;
  std::uint64_t table_version_ = 0;
  std::uint64_t serial_ = 0;
  bool draining_ = false;
  unsigned tasks_put_ = 0;  // since the workers were woken
  std::thread thread_;
};

}  // namespace parley::net
