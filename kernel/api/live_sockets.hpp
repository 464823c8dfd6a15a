// The WebSocket of the API: who is connected, to which rooms they listen, and what they do.
//
// A socket proves who it is in its opening request (Authorization, the subprotocol "bearer.<token>", or ?token= with a
// ticket), or in its first frame within a few seconds. What it does takes the rights that the person has at that
// moment; what it hears is checked at each subscription and after each change of rights: who may not listen loses the
// socket.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "api/live_actions.hpp"
#include "api/live_frame.hpp"
#include "api/live_tokens.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/socket.hpp"
#include "realtime/event_stream.hpp"
#include "realtime/presence.hpp"

namespace parley::api {

struct LiveOptions {
  Millis auth_within{10'000};        ///< for the first frame of a socket that came without a token
  Millis check_every{30'000};        ///< whether a socket's account is still good
  std::size_t rooms = 200;           ///< of one socket
  std::vector<std::string> origins;  ///< of pages that may connect, beside this server's own
};

struct LiveParts {
  rest::Authenticator& authenticator;
  LiveActions& actions;
  realtime::EventStream& stream;
  realtime::Rooms& rooms;
  realtime::Presence& presence;
  bus::Cache& cache;
  const Clock& clock;
  Log log;
  Metrics& metrics;
};

/// Thread-safe. Must outlive the routes that use its handlers.
class LiveSockets {
 public:
  LiveSockets(LiveOptions options, LiveParts parts);
  ~LiveSockets();
  LiveSockets(const LiveSockets&) = delete;
  LiveSockets& operator=(const LiveSockets&) = delete;

  /// For Router::add_socket. A path parameter {room_id} is a conversation to listen to from the start.
  net::SocketHandlers handlers();

  /// Somebody's rights changed: a thread of this class checks every socket, one after the other, so one may hear a few
  /// events more. None acts with the old rights, and one that is just opening is checked as well. Any thread; quick.
  void check_soon();

  LiveTokens& tokens() { return tokens_; }

  struct Stats {
    std::size_t sockets = 0;
    std::size_t people = 0;
    std::size_t subscriptions = 0;
  };
  Stats stats(const std::string& tenant) const;

 private:
  struct Session;
  using SessionPtr = std::shared_ptr<Session>;

  net::SocketVerdict open(const net::Request& request, const net::SocketPtr& socket);
  void receive(const net::SocketPtr& socket, const std::string& text, bool is_text);
  void close(const net::SocketPtr& socket);
  SessionPtr session_of(const net::SocketPtr& socket) const;

  bool origin_allowed(const net::Request& request) const;
  Result<> welcome(const SessionPtr& session, const std::string& token, const identity::Principal& who);
  Result<> act(const SessionPtr& session, LiveFrame frame);
  Result<identity::Principal> principal_now(const SessionPtr& session) const;
  Result<> subscribe(const SessionPtr& session, const identity::Principal& who, const std::string& room);
  Result<> may_join(const identity::Principal& who, std::string_view room) const;
  Result<> unsubscribe(const SessionPtr& session, const std::string& room);
  Result<> sign_in(const SessionPtr& session, const std::string& token);
  Result<> typing(const identity::Principal& who, const std::string& conversation, bool is_typing);
  Result<> tell(const SessionPtr& session, std::string_view type, json::object data);
  void replay(const SessionPtr& session, const realtime::EventStream::Entry& entry,
              const std::vector<std::string>& rooms);
  void watch();
  bool still_good(const SessionPtr& session, bool at_once);
  bool good_since(std::uint64_t before, const SessionPtr& session);

  const LiveOptions options_;
  const LiveParts parts_;
  LiveTokens tokens_;
  Log log_;
  Gauge& open_sockets_;
  mutable std::mutex mutex_;
  std::unordered_map<const net::Socket*, SessionPtr> sessions_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool check_all_ = false;
  std::atomic<std::uint64_t> changes_{0};  // of anybody's rights, as far as this node was told
  std::thread watcher_;
};

}  // namespace parley::api
