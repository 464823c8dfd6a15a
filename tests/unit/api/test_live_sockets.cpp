#include "../realtime/stream_fixture.hpp"
#include "api/live_sockets.hpp"

using namespace parley;
using namespace parley::api;
using namespace parley::test;

namespace {

/// Knows the tokens "ana", "bob" (may not read conversations) and "eve" (of another tenant).
struct Tokens final : rest::Authenticator {
  std::atomic<bool> ana_is_good{true};
  std::atomic<bool> ana_may_read{true};
  std::atomic<bool> ana_moved{false};  // to another tenant
  std::atomic<bool> away{false};       // the store that knows them

  /// Happens once, after the next look at somebody's rights and before its answer is used.
  void meanwhile(std::function<void()> event) {
    const std::scoped_lock lock(mutex);
    next = std::move(event);
  }
  Result<identity::Principal> authenticate(const net::Request& request) override {
    Result<identity::Principal> who = look(request);
    std::unique_lock lock(mutex);
    const auto event = std::exchange(next, nullptr);
    lock.unlock();
    if (event) event();
    return who;
  }

 private:
  std::mutex mutex;
  std::function<void()> next;
  Result<identity::Principal> look(const net::Request& request) const {
    const std::string_view token = request.headers.get("Authorization").substr(7);
    if (away) return fail(Errc::unavailable, "the database is away");
    const bool known = (token == "ana" && ana_is_good) || token == "ana-again" || token == "bob" || token == "eve";
    if (!known) return fail(Errc::unauthenticated, "nobody is signed in");
    identity::Principal who;
    who.id = token == "ana-again" ? "ana" : std::string(token);
    who.tenant = token == "eve" || ana_moved ? "globex" : "acme";
    who.permissions = std::make_shared<const identity::Permissions>(
        token == "bob" || !ana_may_read ? identity::Permissions{} : identity::Permissions{"conversations:read"});
    return who;
  }
};

struct Actions final : LiveActions {
  std::vector<std::string> read;
  std::vector<bool> by_reader;  // whether who acted had the right to read conversations
  Result<> may_watch(const identity::Principal& who, const std::string& conversation) override {
    if (who.tenant == "acme" && conversation == "c1") return {};
    return fail(Errc::not_found, "no conversation " + conversation);
  }
  Result<json::object> send(const identity::Principal& who, const json::object& message) override {
    by_reader.push_back(who.may("conversations:read"));
    return json::object{{"message_id", "m1"}, {"text", message.at("text")}};
  }
  Result<> mark_read(const identity::Principal& who, const std::string& conversation) override {
    by_reader.push_back(who.may("conversations:read"));
    read.push_back(conversation);
    return may_watch(who, conversation);
  }
};

struct Fixture {
  SharedBus shared;
  StreamNode node{shared};
  Presence presence{shared.cache, node.stream};
  Tokens tokens;
  Actions actions;
  LiveSockets live{
      {}, {tokens, actions, node.stream, node.rooms, presence, shared.cache, shared.clock, shared.log, node.metrics}};
  net::SocketHandlers handlers = live.handlers();
  std::shared_ptr<RecordingSocket> socket = std::make_shared<RecordingSocket>();

  net::Request request(const std::string& token = "ana") {
    net::Request request;
    request.headers.set("Host", "parley.example");
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + token);
    return request;
  }
  net::SocketVerdict open(const net::Request& request) { return handlers.on_open(request, socket); }
  void say(const std::string& text) { handlers.on_message(socket, text, true); }
  void subscribe(const std::string& room) { say(R"({"type":"subscribe","data":{"room":")" + room + "\"}}"); }
  void send() { say(R"({"type":"message","data":{"conversation_id":"c1","text":"hi"}})"); }
  /// Ana loses something, and the watcher has looked at all sockets: another one of hers has closed.
  void ana_loses(std::atomic<bool>& what) {
    what = false;
    live.check_soon();
    REQUIRE(soon([&] { return witness->closed() == 1008; }));
  }
  void open_witness() { REQUIRE(handlers.on_open(request(), witness).accepted); }
  std::shared_ptr<RecordingSocket> witness = std::make_shared<RecordingSocket>("witness");
  /// But for presence, which comes when it comes.
  std::vector<json::object> heard() const {
    std::vector<json::object> frames = socket->frames();
    std::erase_if(frames, [](const json::object& frame) { return frame.at("type") == "presence"; });
    return frames;
  }
  std::string types() const {
    std::string all;
    for (const json::object& frame : heard()) all.append(all.empty() ? "" : " ").append(string_or(frame, "type"));
    return all;
  }
  json::object last() const { return heard().back(); }
};

}  // namespace

TEST_CASE("a socket with a token is welcomed and hears its tenant", "[live]") {
  Fixture f;
  CHECK(f.open(f.request()).accepted);
  CHECK(f.types() == "connected");
  CHECK(f.last().at("data").at("tenant_id") == "acme");
  f.node.stream.publish(said("acme", "hello"));
  f.node.stream.publish(said("globex", "secret"));
  REQUIRE(soon([&] { return texts(*f.socket) == "hello"; }));
}

TEST_CASE("a token nobody vouches for, or a foreign page, is refused before the handshake", "[live][attack]") {
  Fixture f;
  CHECK(f.open(f.request("mallory")).refusal.status == 401);
  auto foreign = f.request();
  foreign.headers.set("Origin", "https://evil.example");
  CHECK(f.open(foreign).refusal.status == 403);
  auto own = f.request();
  own.headers.set("Origin", "https://parley.example");
  CHECK(f.open(own).accepted);
}

TEST_CASE("a subprotocol carries the token and is confirmed as it was offered", "[live]") {
  Fixture f;
  auto request = f.request("");
  request.headers.set("Sec-WebSocket-Protocol", "parley, bearer.ana");
  const auto verdict = f.open(request);
  CHECK(verdict.accepted);
  CHECK(verdict.subprotocol == "bearer.ana");
}

TEST_CASE("a ticket is good once", "[live]") {
  Fixture f;
  const std::string ticket = f.live.tokens().ticket(f.request()).value();
  auto request = f.request("");
  request.query.emplace_back("token", ticket);
  CHECK(f.open(request).accepted);
  CHECK(f.open(request).refusal.status == 401);
}

TEST_CASE("a socket without a token says who it is in its first frame", "[live]") {
  Fixture f;
  CHECK(f.open(f.request("")).accepted);
  f.say(R"({"type":"read","data":{"conversation_id":"c1"}})");
  CHECK(f.last().at("data").at("error") == "unauthenticated");
  f.say(R"({"type":"auth","data":{"token":"ana"}})");
  CHECK(f.last().at("type") == "connected");
}

TEST_CASE("a first frame with a wrong token closes the socket", "[live][attack]") {
  Fixture f;
  f.open(f.request(""));
  f.say(R"({"type":"auth","data":{"token":"mallory"}})");
  CHECK(f.socket->closed() == 1008);
}

TEST_CASE("a fresh token keeps a socket alive, another person's does not", "[live]") {
  Fixture f;
  f.open(f.request());
  f.say(R"({"type":"auth","data":{"token":"eve"}})");
  CHECK(f.last().at("data").at("error") == "conflict");
  f.say(R"({"type":"auth","data":{"token":"ana-again"}})");
  CHECK(f.heard().size() == 2);
}

TEST_CASE("rooms of others are not told apart from rooms that do not exist", "[live][tenancy]") {
  Fixture f;
  f.open(f.request("eve"));
  for (const char* room : {"conversation:c1", "conversation:nonsense", "user:ana", "campaigns", "../tenant"}) {
    f.say(R"({"type":"subscribe","data":{"room":")" + std::string(room) + "\"}}");
    CHECK(f.last().at("data").at("error") == "not_found");
  }
}

TEST_CASE("who may not read conversations hears nothing of the tenant's", "[live][access]") {
  Fixture f;
  f.open(f.request("bob"));
  f.say(R"({"type":"subscribe","data":{"room":"tenant"}})");
  CHECK(f.last().at("data").at("error") == "denied");
  f.say(R"({"type":"subscribe","data":{"room":"conversation:c1"}})");
  CHECK(f.last().at("data").at("error") == "not_found");
  const auto heard = f.heard().size();
  f.node.stream.publish(said("acme", "secret"));
  f.node.stream.publish(said("acme", "for bob", {"user:bob"}));
  REQUIRE(soon([&] { return texts(*f.socket) == "for bob"; }));
  CHECK(f.heard().size() == heard + 1);
}

TEST_CASE("a room can be joined and left", "[live]") {
  Fixture f;
  f.open(f.request());
  f.say(R"({"type":"subscribe","data":{"room":"conversation:c1"}})");
  CHECK(f.last().at("type") == "subscribed");
  f.say(R"({"type":"typing","data":{"conversation_id":"c1"}})");
  REQUIRE(soon([&] { return f.last().at("type") == "typing"; }));
  f.say(R"({"type":"unsubscribe","data":{"room":"conversation:c1"}})");
  CHECK(f.last().at("type") == "unsubscribed");
  CHECK(f.live.stats("acme").subscriptions == 2);
  CHECK(f.live.stats("globex").sockets == 0);
}

TEST_CASE("a wrong frame is answered with its wrong field and the socket stays open", "[live][input]") {
  Fixture f;
  f.open(f.request());
  const auto field = [&] { return f.last().at("data").at("errors").at(0).at("field"); };
  f.say(R"({"type":"subscribe","data":{"rooms":"x"}})");
  CHECK(f.last().at("type") == "error");
  f.say(R"({"type":"dance"})");
  CHECK(field() == "type");
  f.say(R"({"type":"typing","data":{"conversation_id":"c1","is_typing":"yes"}})");
  CHECK(field() == "data.is_typing");
  f.say(R"({"type":"typing","data":[]})");
  CHECK(field() == "data");
  f.say("{\"type\":");
  CHECK(f.last().at("type") == "error");
  CHECK(f.socket->closed() == 0);
}

TEST_CASE("a message and a read go to the services behind the routes", "[live]") {
  Fixture f;
  f.open(f.request());
  f.say(R"({"type":"message","data":{"conversation_id":"c1","text":"hi"}})");
  CHECK(f.last().at("type") == "message.accepted");
  CHECK(f.last().at("data").at("text") == "hi");
  f.say(R"({"type":"read","data":{"conversation_id":"c1"}})");
  CHECK(f.actions.read == std::vector<std::string>{"c1"});
}

TEST_CASE("who comes back with the number of the last event gets the rest in order, then the live ones",
          "[live][replay]") {
  Fixture f;
  const auto before = f.node.listen("acme", {"tenant"});
  for (const char* text : {"a", "b", "c"}) f.node.stream.publish(said("acme", text));
  REQUIRE(soon([&] { return texts(*before) == "a b c"; }));
  auto request = f.request();
  request.query.emplace_back("since", std::to_string(before->frames()[0].at("seq").to_number<int>()));
  f.open(request);
  CHECK(f.types() == "connected message.new message.new resumed");
  CHECK(texts(*f.socket) == "b c");
  f.node.stream.publish(said("acme", "d"));
  REQUIRE(soon([&] { return texts(*f.socket) == "b c d"; }));
}

TEST_CASE("a number that is too old is answered with a gap", "[live][replay]") {
  Fixture f;
  const auto before = f.node.listen("acme", {"tenant"});
  f.node.stream.publish(said("acme", "a"));
  REQUIRE(soon([&] { return texts(*before) == "a"; }));
  auto request = f.request();
  request.query.emplace_back("since", "4711");
  f.open(request);
  CHECK(f.types() == "connected gap");
  request.query.back().second = "yesterday";
  CHECK(f.open(request).refusal.status == 422);
}

TEST_CASE("who loses the account loses the socket at once", "[live][access]") {
  Fixture f;
  f.open(f.request());
  f.tokens.ana_is_good = false;
  CHECK(f.socket->closed() == 0);
  f.live.check_soon();
  REQUIRE(soon([&] { return f.socket->closed() == 1008; }));
}

TEST_CASE("who loses the right to read conversations hears no more of them", "[live][access]") {
  Fixture f;
  f.open(f.request());
  f.tokens.ana_may_read = false;
  f.live.check_soon();
  REQUIRE(soon([&] { return f.socket->closed() == 1008; }));
}

TEST_CASE("a change that does not concern somebody leaves their socket open", "[live][access]") {
  Fixture f;
  f.open(f.request());
  f.live.check_soon();
  f.say(R"({"type":"ping"})");
  CHECK(f.last().at("type") == "pong");
  CHECK(f.socket->closed() == 0);
}

TEST_CASE("what somebody does over a socket takes the rights of that moment", "[live][access]") {
  Fixture f;
  f.open(f.request());
  f.tokens.ana_may_read = false;
  f.send();
  f.say(R"({"type":"read","data":{"conversation_id":"c1"}})");
  CHECK(f.actions.by_reader == std::vector<bool>{false, false});
  f.subscribe("conversation:c1");
  CHECK(f.last().at("data").at("error") == "not_found");
  f.say(R"({"type":"typing","data":{"conversation_id":"c1"}})");
  CHECK(f.last().at("data").at("error") == "not_found");
}

TEST_CASE("a right that is granted counts from the next frame", "[live][access]") {
  Fixture f;
  f.tokens.ana_may_read = false;
  f.open(f.request());
  f.subscribe("tenant");
  CHECK(f.last().at("data").at("error") == "denied");
  f.tokens.ana_may_read = true;
  f.subscribe("tenant");
  CHECK(f.last().at("type") == "subscribed");
}

TEST_CASE("a token that ran out does nothing any more, and a fresh one goes on", "[live][access]") {
  Fixture f;
  f.open(f.request());
  f.tokens.ana_is_good = false;
  f.send();
  CHECK(f.last().at("data").at("error") == "unauthenticated");
  CHECK(f.actions.by_reader.empty());
  f.say(R"({"type":"auth","data":{"token":"ana-again"}})");
  f.send();
  CHECK(f.last().at("type") == "message.accepted");
}

TEST_CASE("a token that came to stand for another tenant does nothing in this one", "[live][tenancy]") {
  Fixture f;
  f.open(f.request());
  f.tokens.ana_moved = true;
  f.send();
  CHECK(f.last().at("data").at("error") == "unauthenticated");
  CHECK(f.actions.by_reader.empty());
  f.live.check_soon();
  REQUIRE(soon([&] { return f.socket->closed() == 1008; }));
}

TEST_CASE("while the store is away nobody is told that they are signed out", "[live][access]") {
  Fixture f;
  f.tokens.away = true;
  const net::Response refusal = f.open(f.request()).refusal;
  CHECK(refusal.status == 503);
  CHECK(refusal.headers.get("Retry-After") == "1");
}

TEST_CASE("an account that goes while its socket opens does not get one", "[live][access]") {
  Fixture f;
  f.open_witness();
  f.tokens.meanwhile([&] { f.ana_loses(f.tokens.ana_is_good); });
  CHECK(f.open(f.request()).refusal.status == 401);
  CHECK(f.live.stats("acme").sockets == 1);
  CHECK(f.presence.devices("acme", "ana").value() == 1);
}

TEST_CASE("an account that goes during its socket's first frame loses it", "[live][access]") {
  Fixture f;
  f.open_witness();
  f.open(f.request(""));
  f.tokens.meanwhile([&] { f.ana_loses(f.tokens.ana_is_good); });
  f.say(R"({"type":"auth","data":{"token":"ana"}})");
  CHECK(f.socket->closed() == 1008);
}

TEST_CASE("a right that goes while somebody subscribes closes the socket", "[live][access]") {
  Fixture f;
  f.open_witness();
  f.tokens.ana_may_read = false;
  f.open(f.request());  // listens to its own room only
  f.tokens.ana_may_read = true;
  f.tokens.meanwhile([&] { f.ana_loses(f.tokens.ana_may_read); });
  f.subscribe("tenant");
  CHECK(f.socket->closed() == 1008);
}
