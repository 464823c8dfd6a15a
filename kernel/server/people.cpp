#include "server/people.hpp"

#include "api/conversation_routes.hpp"
#include "api/message_routes.hpp"
#include "api/sending_routes.hpp"

namespace parley::server {

namespace {
constexpr store::TenantSql kMember{"SELECT 1 FROM memberships WHERE tenant_id = $1 AND user_id = $2 AND is_active = 1"};
constexpr store::TenantSql kDefaultChannel{
    "SELECT id FROM channels WHERE tenant_id = $1 AND is_default = 1 AND is_active = 1"};
}  // namespace

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

std::function<Result<bool>(const std::string&, const std::string&)> membership(store::Database& database) {
  return [&database](const std::string& tenant, const std::string& user) -> Result<bool> {
    const auto found = database.query(tenant, kMember, {user}, [](const store::Row&) {});
    return found ? Result<bool>(*found > 0) : Result<bool>(found.error());
  };
}

std::function<Result<std::optional<std::string>>(const std::string&)> default_channel(store::Database& database) {
  return [&database](const std::string& tenant) {
    return database.one(tenant, kDefaultChannel, {}, [](const store::Row& row) { return std::string(row.text(0)); });
  };
}

}  // namespace parley::server
