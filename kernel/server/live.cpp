#include "server/live.hpp"

#include "api/live_routes.hpp"

namespace parley::server {

namespace {

identity::Caller caller_of(const identity::Principal& who) {
  identity::Caller caller;
  caller.who = who;
  return caller;
}

Result<> takes(const identity::Principal& who, std::string_view permission) {
  if (who.may(permission)) return {};
  return fail(Errc::denied, "this takes the permission " + std::string(permission));
}

/// {"text"} is short for a message of type text.
conversations::NewMessage message_from(const json::object& data) {
  conversations::NewMessage message;
  if (const json::object* whole = find_object(data, "message"))
    message.message = *whole;
  else
    message.message = {{"type", "text"}, {"text", string_or(data, "text")}};
  message.reply_to = string_or(data, "reply_to");
  message.is_internal = bool_or(data, "is_internal", false);
  return message;
}

api::LiveOptions live_options(const config::Settings& realtime) {
  api::LiveOptions options;
  options.auth_within = realtime.duration("auth_within");
  options.check_every = realtime.duration("check_every");
  options.rooms = std::size_t(realtime.integer("rooms"));
  options.origins = realtime.list("origins");
  return options;
}

}  // namespace

class Live::Actions final : public api::LiveActions {
 public:
  Actions(conversations::ConversationService& conversations, conversations::MessageService& messages)
      : conversations_(conversations), messages_(messages) {}

  Result<> may_watch(const identity::Principal& who, const std::string& conversation) override {
    const auto found = conversations_.get(who.tenant, conversation);
    return found ? Result<>() : Result<>(found.error());
  }
  Result<json::object> send(const identity::Principal& who, const json::object& data) override {
    if (const Result<> allowed = takes(who, "messages:send"); !allowed) return allowed.error();
    const std::string conversation(string_or(data, "conversation_id"));
    const auto sent = messages_.post(caller_of(who), conversation, message_from(data));
    if (!sent) return sent.error();
    return json::object{{"message_id", sent->id}, {"conversation_id", conversation}, {"status", sent->status}};
  }
  Result<> mark_read(const identity::Principal& who, const std::string& conversation) override {
    if (const Result<> allowed = takes(who, "conversations:update"); !allowed) return allowed;
    const auto read = conversations_.read(caller_of(who), conversation);
    return read ? Result<>() : Result<>(read.error());
  }

 private:
  conversations::ConversationService& conversations_;
  conversations::MessageService& messages_;
};

Live::Live(const config::Settings& realtime, const LiveGround& ground)
    : members_(ground.members),
      actions_(std::make_unique<Actions>(ground.conversations, ground.messages)),
      presence_(ground.cache, ground.stream),
      sockets_(live_options(realtime), {ground.authenticator, *actions_, ground.stream, ground.rooms, presence_,
                                        ground.cache, ground.clock, ground.log, ground.metrics}) {}

Live::~Live() = default;

Result<> Live::add_routes(net::Router& router, rest::Api& api) {
  const auto is_member = [this](const std::string& tenant, const std::string& user) -> Result<bool> {
    const auto member = members_.get(tenant, user);
    if (member) return true;
    return member.error().code == Errc::not_found ? Result<bool>(false) : Result<bool>(member.error());
  };
  return api::add_live_routes(router, api, sockets_, presence_, is_member);
}

}  // namespace parley::server
