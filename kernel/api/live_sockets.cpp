#include "api/live_sockets.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "base/error_detail.hpp"
#include "base/named_thread.hpp"
#include "rest/error_reply.hpp"

namespace parley::api {

namespace {

constexpr std::string_view kConversation = "conversation:";
constexpr Millis kTick{5'000};
constexpr std::string_view kNotAllowed = "not allowed any more";

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

/// What is known of one socket. `mutex` guards the lower part: frames of one socket come one after the other, the
/// watcher looks in between.
struct LiveSockets::Session {
  net::SocketPtr socket;
  SteadyTime opened{};
  std::string wanted_room;             // of the path
  std::optional<std::uint64_t> since;  // of the query

  /// Not what they may do: that is asked each time.
  struct Person {
    std::string id, tenant;
    bool is(const identity::Principal& who) const { return who.id == id && who.tenant == tenant; }
  };

  std::mutex mutex;
  std::optional<Person> person;  // whose socket it is; once known() it stays, and may be read without the mutex
  std::string token;
  SteadyTime checked{};
  std::unordered_set<std::string> rooms;

  bool known() {
    const std::scoped_lock lock(mutex);
    return person.has_value();
  }
  void send(FrameText text) { socket->send_text(std::move(text)); }
};

LiveSockets::LiveSockets(LiveOptions options, LiveParts parts)
    : options_(std::move(options)),
      parts_(std::move(parts)),
      tokens_(parts_.authenticator, parts_.cache),
      log_(parts_.log.as("live")),
      open_sockets_(parts_.metrics.gauge("parley_live_sockets", "Open WebSockets of the API")),
      watcher_(named_thread("live", [this] { watch(); })) {}

LiveSockets::~LiveSockets() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  watcher_.join();
}

net::SocketHandlers LiveSockets::handlers() {
  return {
      [this](const net::Request& request, const net::SocketPtr& socket) { return open(request, socket); },
      [this](const net::SocketPtr& socket, const std::string& text, bool is_text) { receive(socket, text, is_text); },
      [this](const net::SocketPtr& socket, std::uint16_t) { close(socket); }};
}

bool LiveSockets::origin_allowed(const net::Request& request) const {
  const auto origin = request.headers.find("Origin");
  if (!origin) return true;  // no browser
  const std::size_t scheme = origin->find("://");
  const std::string_view host = scheme == std::string_view::npos ? *origin : origin->substr(scheme + 3);
  return host == request.headers.get("Host") ||
         std::find(options_.origins.begin(), options_.origins.end(), *origin) != options_.origins.end();
}

net::SocketVerdict LiveSockets::open(const net::Request& request, const net::SocketPtr& socket) {
  const auto refuse = [&](const Error& error) {
    return net::SocketVerdict::refuse(rest::error_reply(error, request.request_id));
  };
  if (!origin_allowed(request)) return refuse(fail(Errc::denied, "pages of this origin may not connect"));
  auto session = std::make_shared<Session>();
  session->socket = socket;
  session->opened = parts_.clock.steady();
  session->wanted_room = request.param("room_id");
  if (const auto since = request.query_value("since")) {
    session->since = number(*since);
    if (!session->since) return refuse(wrong_field("since", "expected the number of an event"));
  }
  const std::uint64_t before = changes_;
  const Result<std::string> token = tokens_.of(request);
  if (!token) return refuse(token.error());
  if (!token->empty()) {
    const Result<identity::Principal> who = tokens_.principal(*token);
    if (!who) return refuse(who.error());
    if (const Result<> welcomed = welcome(session, *token, *who); !welcomed) return refuse(welcomed.error());
  }
  {
    const std::scoped_lock lock(mutex_);
    sessions_[socket.get()] = session;
    open_sockets_.set(std::int64_t(sessions_.size()));
  }
  if (good_since(before, session)) return net::SocketVerdict::accept(bearer_protocol(request));
  close(socket);
  return refuse(fail(Errc::unauthenticated, std::string(kNotAllowed)));
}

Result<> LiveSockets::welcome(const SessionPtr& session, const std::string& token, const identity::Principal& who) {
  std::vector<std::string> rooms{realtime::user_room(who.id)};
  if (who.may("conversations:read")) rooms.emplace_back(realtime::kTenantRoom);
  if (!session->wanted_room.empty()) {
    rooms.push_back(realtime::conversation_room(session->wanted_room));
    if (const Result<> allowed = may_join(who, rooms.back()); !allowed) return allowed;
  }
  {
    const std::scoped_lock lock(session->mutex);
    session->person = {who.id, who.tenant};
    session->token = token;
    session->checked = parts_.clock.steady();
  }
  parts_.stream.enter(who.tenant, session->since, [&](const realtime::EventStream::Entry& entry) {
    tell(session, "connected", {{"user_id", who.id}, {"tenant_id", who.tenant}, {"seq", entry.last}});
    if (session->since) replay(session, entry, rooms);
    for (const std::string& room : realtime::EventStream::gap_rooms(who.tenant))
      parts_.rooms.join(room, session->socket);
    for (const std::string& room : rooms)
      parts_.rooms.join(realtime::EventStream::room_key(who.tenant, room), session->socket);
  });
  {
    const std::scoped_lock lock(session->mutex);
    session->rooms.insert(rooms.begin(), rooms.end());
  }
  parts_.presence.arrive(who.tenant, who.id, session->socket->id());
  return {};
}

void LiveSockets::replay(const SessionPtr& session, const realtime::EventStream::Entry& entry,
                         const std::vector<std::string>& rooms) {
  if (!entry.missed.complete) {
    tell(session, "gap",
         {{"since", *session->since},
          {"seq", entry.last},
          {"reason", "what was missed is no longer kept; read what you show again"}});
    return;
  }
  for (const realtime::SequencedEvent& event : entry.missed.events)
    if (std::find_first_of(event.rooms.begin(), event.rooms.end(), rooms.begin(), rooms.end()) != event.rooms.end())
      session->send(written(event.frame));
  tell(session, "resumed", {{"since", *session->since}, {"seq", entry.last}});
}

LiveSockets::SessionPtr LiveSockets::session_of(const net::SocketPtr& socket) const {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(socket.get());
  return found == sessions_.end() ? nullptr : found->second;
}

void LiveSockets::receive(const net::SocketPtr& socket, const std::string& text, bool is_text) {
  const SessionPtr session = session_of(socket);
  if (!session) return;
  if (!is_text) return socket->close(1003, "frames are JSON texts");
  const std::uint64_t before = changes_;
  Result<LiveFrame> frame = read_frame(text);
  const Result<> done = frame ? act(session, std::move(*frame)) : Result<>(frame.error());
  if (!done) session->send(error_frame(done.error(), parts_.clock.wall()));
  if (!good_since(before, session)) socket->close(net::close_code::kPolicy, kNotAllowed);
}

Result<> LiveSockets::act(const SessionPtr& session, LiveFrame in) {
  if (in.type == LiveFrame::Type::ping) return tell(session, "pong", {});
  if (in.type == LiveFrame::Type::auth) return sign_in(session, std::string(string_or(in.data, "token")));
  if (!session->known()) return fail(Errc::unauthenticated, "send {\"type\": \"auth\", \"data\": {\"token\"}} first");
  const std::string room(string_or(in.data, "room"));
  if (in.type == LiveFrame::Type::unsubscribe) return unsubscribe(session, room);
  const Result<identity::Principal> who = principal_now(session);
  if (!who) return who.error();
  const std::string conversation(string_or(in.data, "conversation_id"));
  switch (in.type) {
    case LiveFrame::Type::subscribe:
      return subscribe(session, *who, room);
    case LiveFrame::Type::typing:
      return typing(*who, conversation, bool_or(in.data, "is_typing", true));
    case LiveFrame::Type::read:
      return parts_.actions.mark_read(*who, conversation);
    case LiveFrame::Type::message: {
      Result<json::object> sent = parts_.actions.send(*who, in.data);
      return sent ? tell(session, "message.accepted", std::move(*sent)) : Result<>(sent.error());
    }
    default:
      return {};
  }
}

Result<> LiveSockets::tell(const SessionPtr& session, std::string_view type, json::object data) {
  session->send(frame(type, std::move(data), parts_.clock.wall()));
  return {};
}

/// The first time it opens the socket's rooms; later it brings a fresh token before the old one runs out.
Result<> LiveSockets::sign_in(const SessionPtr& session, const std::string& token) {
  const Result<identity::Principal> who = tokens_.principal(token);
  if (!who && session->known()) return who.error();
  if (!who) {
    session->socket->close(net::close_code::kPolicy, "not signed in");
    return {};
  }
  if (!session->known()) return welcome(session, token, *who);
  if (!session->person->is(*who))
    return fail(Errc::conflict, "this socket belongs to another person or tenant; open a new one");
  const std::scoped_lock lock(session->mutex);
  session->token = token;
  return {};
}

/// Of a socket that is known(): the rights of this moment, which need not be those it was opened with.
Result<identity::Principal> LiveSockets::principal_now(const SessionPtr& session) const {
  std::string token;
  {
    const std::scoped_lock lock(session->mutex);
    token = session->token;
  }
  Result<identity::Principal> who = tokens_.principal(token);
  if (who && !session->person->is(*who))
    return fail(Errc::unauthenticated, "the token stands for another person or tenant by now; open a new socket");
  return who;
}

Result<> LiveSockets::may_join(const identity::Principal& who, std::string_view room) const {
  if (room == realtime::kTenantRoom)
    return who.may("conversations:read") ? Result<>()
                                         : fail(Errc::denied, "this takes the permission conversations:read");
  if (room == realtime::user_room(who.id)) return {};
  if (room.starts_with(kConversation) && who.may("conversations:read"))
    return parts_.actions.may_watch(who, std::string(room.substr(kConversation.size())));
  // What is not theirs is not there: rooms of others are not told apart from rooms that do not exist.
  return fail(Errc::not_found, "no room " + std::string(room));
}

Result<> LiveSockets::subscribe(const SessionPtr& session, const identity::Principal& who, const std::string& room) {
  if (const Result<> allowed = may_join(who, room); !allowed) return allowed;
  {
    const std::scoped_lock lock(session->mutex);
    if (session->rooms.size() >= options_.rooms && !session->rooms.contains(room))
      return fail(Errc::limit, "a socket listens to at most " + std::to_string(options_.rooms) + " rooms");
    session->rooms.insert(room);
  }
  parts_.rooms.join(realtime::EventStream::room_key(who.tenant, room), session->socket);
  return tell(session, "subscribed", {{"room", room}});
}

Result<> LiveSockets::unsubscribe(const SessionPtr& session, const std::string& room) {
  {
    const std::scoped_lock lock(session->mutex);
    if (session->rooms.erase(room) == 0) return fail(Errc::not_found, "this socket is not in the room " + room);
  }
  parts_.rooms.leave(realtime::EventStream::room_key(session->person->tenant, room), session->socket);
  return tell(session, "unsubscribed", {{"room", room}});
}

Result<> LiveSockets::typing(const identity::Principal& who, const std::string& conversation, bool is_typing) {
  const std::string room = realtime::conversation_room(conversation);
  if (const Result<> allowed = may_join(who, room); !allowed) return allowed;
  parts_.stream.publish_passing(
      {who.tenant,
       "typing",
       {room},
       json::object{{"conversation_id", conversation}, {"user_id", who.id}, {"is_typing", is_typing}}});
  return {};
}

void LiveSockets::close(const net::SocketPtr& socket) {
  SessionPtr session;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(socket.get());
    if (found == sessions_.end()) return;
    session = std::move(found->second);
    sessions_.erase(found);
    open_sockets_.set(std::int64_t(sessions_.size()));
  }
  parts_.rooms.leave(socket);
  if (session->known()) parts_.presence.leave(session->person->tenant, session->person->id, socket->id());
}

void LiveSockets::check_soon() {
  ++changes_;  // before the watcher looks: good_since() relies on it
  const std::scoped_lock lock(mutex_);
  check_all_ = true;
  wake_.notify_all();
}

void LiveSockets::watch() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait_for(lock, kTick, [this] { return stopping_ || check_all_; });
    if (stopping_) return;
    const bool at_once = std::exchange(check_all_, false);
    std::vector<SessionPtr> all;
    all.reserve(sessions_.size());
    for (const auto& [socket, session] : sessions_) all.push_back(session);
    lock.unlock();
    for (const SessionPtr& session : all)
      if (!still_good(session, at_once)) session->socket->close(net::close_code::kPolicy, kNotAllowed);
    lock.lock();
  }
}

/// To be asked once the socket has become what the watcher is to look at: of a change since `before` it may have looked
/// too early.
bool LiveSockets::good_since(std::uint64_t before, const SessionPtr& session) {
  return changes_ == before || still_good(session, true);
}

bool LiveSockets::still_good(const SessionPtr& session, bool at_once) {
  const SteadyTime now = parts_.clock.steady();
  if (!session->known()) return now - session->opened < options_.auth_within;
  bool listens_to_conversations = false;
  {
    const std::scoped_lock lock(session->mutex);
    if (!at_once && now - session->checked < options_.check_every) return true;
    session->checked = now;
    listens_to_conversations = session->rooms.size() > 1;  // beside the person's own
  }
  parts_.presence.refresh(session->person->tenant, session->person->id, session->socket->id());
  const Result<identity::Principal> who = principal_now(session);
  // A store that is away says nothing about the person.
  if (!who) return who.error().code != Errc::unauthenticated && who.error().code != Errc::denied;
  return !listens_to_conversations || who->may("conversations:read");
}

LiveSockets::Stats LiveSockets::stats(const std::string& tenant) const {
  Stats stats;
  std::set<std::string> people;
  const std::scoped_lock lock(mutex_);
  for (const auto& [socket, session] : sessions_) {
    const std::scoped_lock one(session->mutex);
    if (!session->person || session->person->tenant != tenant) continue;
    ++stats.sockets;
    stats.subscriptions += session->rooms.size();
    people.insert(session->person->id);
  }
  stats.people = people.size();
  return stats;
}

}  // namespace parley::api
