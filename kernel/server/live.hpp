// The live side of the API, put together: presence, the sockets, and what people do over them.
#pragma once

#include <memory>

#include "api/live_sockets.hpp"
#include "config/settings.hpp"
#include "conversations/conversation_service.hpp"
#include "conversations/message_service.hpp"
#include "identity/members.hpp"
#include "rest/api.hpp"

namespace parley::server {

/// All of it outlives the live side.
struct LiveGround {
  rest::Authenticator& authenticator;
  conversations::ConversationService& conversations;
  conversations::MessageService& messages;
  const identity::Members& members;
  realtime::EventStream& stream;
  realtime::Rooms& rooms;
  bus::Cache& cache;
  const Clock& clock;
  Log log;
  Metrics& metrics;
};

class Live {
 public:
  Live(const config::Settings& realtime, const LiveGround& ground);
  ~Live();
  Result<> add_routes(net::Router& router, rest::Api& api);
  /// Somebody's rights changed: who lost them loses their sockets. Any thread; quick.
  void check_soon() { sockets_.check_soon(); }

 private:
  class Actions;
  const identity::Members& members_;
  std::unique_ptr<Actions> actions_;
  realtime::Presence presence_;
  api::LiveSockets sockets_;
};

}  // namespace parley::server
