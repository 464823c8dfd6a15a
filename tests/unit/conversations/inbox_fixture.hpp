// People beside a running pipeline: the services of the inbox on the same store, and their routes.
#pragma once

#include "api/conversation_routes.hpp"
#include "api/message_routes.hpp"
#include "api/sending_routes.hpp"
#include "conversations/snooze_timer.hpp"
#include "support/rest_caller.hpp"
#include "unit/messaging/pipeline_fixture.hpp"

namespace parley::test {

class InboxFixture : public PipelineFixture {
 public:
  InboxFixture() {
    REQUIRE(api::add_conversation_routes(rest_.api, conversations_, messages_).has_value());
    REQUIRE(api::add_message_routes(rest_.api, messages_).has_value());
    REQUIRE(api::add_sending_routes(rest_.api, sending_).has_value());
  }

  static identity::Caller as(const std::string& user, const std::string& tenant = "acme") {
    identity::Caller caller;
    caller.who.id = user;
    caller.who.tenant = tenant;
    return caller;
  }
  /// The conversation with 5511, who has just said something that the bot leaves alone.
  std::string conversation() {
    webhook(text("first", "silence"));
    eventually("SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 0", "0");
    return value("SELECT id FROM conversations WHERE tenant_id = $1");
  }
  std::string path(const std::string& rest) { return "/api/v1" + rest; }

  identity::Audit audit_{*database_, clock_, ids_};
  conversations::Parts parts_{*database_,
                              *writer_,
                              channels_,
                              *outbox_,
                              events_,
                              audit_,
                              clock_,
                              ids_,
                              [](const std::string&, const std::string& user) { return user != "stranger"; },
                              [](const std::string&) { return std::optional<std::string>(); }};
  conversations::OutboundRules rules_ = conversations::OutboundRules::built_in().value();
  conversations::ConversationService conversations_{parts_};
  conversations::MessageService messages_{parts_, rules_};
  conversations::DirectSending sending_{parts_, rules_};
  RestCaller rest_{*database_, *writer_, clock_};
};

}  // namespace parley::test
