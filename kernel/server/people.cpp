#include "server/people.hpp"

#include "api/conversation_routes.hpp"
#include "api/message_routes.hpp"
#include "api/sending_routes.hpp"

namespace parley::server {

People::People(const conversations::Parts& parts, conversations::OutboundRules rules, const store::SystemAccess& access,
               Log log)
    : rules_(std::move(rules)),
      conversations_(parts),
      messages_(parts, rules_),
      sending_(parts, rules_),
      timer_(access, parts.database, conversations_, parts.clock, std::move(log)) {}

Result<std::unique_ptr<People>> People::make(const conversations::Parts& parts, const store::SystemAccess& access,
                                             Log log) {
  Result<conversations::OutboundRules> rules = conversations::OutboundRules::built_in();
  if (!rules) return rules.error();
  return std::unique_ptr<People>(new People(parts, std::move(*rules), access, std::move(log)));
}

Result<> People::add_routes(rest::Api& api) {
  if (const Result<> added = api::add_conversation_routes(api, conversations_, messages_); !added) return added;
  if (const Result<> added = api::add_message_routes(api, messages_); !added) return added;
  return api::add_sending_routes(api, sending_);
}

}  // namespace parley::server
