#include "conversations/direct_sending.hpp"

#include <algorithm>

#include "base/phone_number.hpp"
#include "messaging/conversation_repository.hpp"

namespace parley::conversations {

namespace {

constexpr store::TenantSql kFind{
    "SELECT i.contact_id, c.id FROM contact_identities i LEFT JOIN conversations c ON c.tenant_id = $1 "
    "AND c.channel_id = $2 AND c.contact_id = i.contact_id "
    "WHERE i.tenant_id = $1 AND i.channel_id = $2 AND i.kind = 'address' AND i.value = $3"};
// As the pipeline makes them when somebody writes first; who was faster wins, the other finds it.
constexpr store::TenantSql kInsertContact{
    "INSERT INTO contacts (tenant_id, id, name, language, tags, vars, created_at, updated_at, phone) "
    "VALUES ($1, $2, '', '', '[]', '{}', $3, $3, $4)"};
constexpr store::TenantSql kInsertIdentity{
    "INSERT INTO contact_identities (tenant_id, channel_id, kind, value, contact_id) "
    "VALUES ($1, $2, 'address', $3, $4) ON CONFLICT (tenant_id, channel_id, kind, value) DO NOTHING"};
constexpr store::TenantSql kInsertConversation{
    "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, created_at, "
    "updated_at) VALUES ($1, $2, $3, $4, '', '{}', 0, $5, $5) "
    "ON CONFLICT (tenant_id, channel_id, contact_id) DO NOTHING"};

constexpr int kTries = 5;  // contact, conversation, and races for both

}  // namespace

Result<std::shared_ptr<const messaging::Channel>> DirectSending::channel_of(const std::string& tenant,
                                                                            const Direct& what) const {
  const auto all = parts_.channels.current();
  std::vector<std::shared_ptr<const messaging::Channel>> own;
  for (const auto& channel : all->all())
    if (channel->tenant() == tenant) own.push_back(channel);
  const auto pick = [&](const char* field, auto matches) -> Result<std::shared_ptr<const messaging::Channel>> {
    const auto found = std::find_if(own.begin(), own.end(), matches);
    if (found == own.end()) return wrong_field(field, "expected a connected channel of this tenant");
    return *found;
  };
  if (!what.channel_id.empty()) return pick("config_id", [&](auto& c) { return c->id() == what.channel_id; });
  if (!what.channel_name.empty())
    return pick("instance_name", [&](auto& c) { return c->config().name == what.channel_name; });
  const auto preferred = parts_.default_channel(tenant);
  if (!preferred) return preferred.error();
  if (*preferred) return pick("config_id", [&](auto& c) { return c->id() == **preferred; });
  if (own.size() == 1) return own.front();
  return wrong_field("config_id", own.empty() ? "expected a connected channel; this tenant has none"
                                              : "expected the channel to send by: there are several and no default");
}

Result<std::string> DirectSending::conversation_with(const std::string& tenant, const std::string& channel,
                                                     const std::string& number) const {
  for (int i = 0; i < kTries; ++i) {
    std::optional<std::string> contact, conversation;
    const auto read = parts_.database.query(tenant, kFind, {channel, number}, [&](const store::Row& row) {
      contact = row.text(0);
      conversation = row.optional_text(1);
    });
    if (!read) return read.error();
    if (conversation) return *conversation;
    const Result<> made =
        contact ? make_conversation(tenant, channel, *contact) : make_identity(tenant, channel, number);
    if (!made && made.error().code != Errc::conflict) return made.error();
  }
  return fail(Errc::conflict, "the conversation is being changed by others; try again");
}

Result<> DirectSending::make_identity(const std::string& tenant, const std::string& channel,
                                      const std::string& number) const {
  const auto known = messaging::ConversationRepository(parts_.database).find_by_phone(tenant, channel, "+" + number);
  if (!known) return known.error();
  const std::string id = *known ? (*known)->contact : parts_.ids.next();
  store::WriteSet set(tenant);
  if (!*known) set.add(kInsertContact, id, parts_.clock.wall(), "+" + number);
  set.add(kInsertIdentity, channel, number, id).expecting(1);
  const auto written = parts_.writer.write(std::move(set));
  return written ? Result<>() : written.error();
}

Result<> DirectSending::make_conversation(const std::string& tenant, const std::string& channel,
                                          const std::string& contact) const {
  store::WriteSet set(tenant);
  set.add(kInsertConversation, parts_.ids.next(), channel, contact, parts_.clock.wall());
  const auto written = parts_.writer.write(std::move(set));
  return written ? Result<>() : written.error();
}

Result<Sent> DirectSending::send(const identity::Caller& caller, const Direct& what) const {
  std::vector<FieldProblem> problems = rules_.check(what.message);
  const Result<std::string> phone = normalized_phone(what.to);
  if (!phone) problems.insert(problems.begin(), {"to", "expected a number with country code, such as +5511999999999"});
  if (!problems.empty()) return wrong_fields(std::move(problems));
  const std::string number = phone->substr(1);
  const auto channel = channel_of(caller.tenant(), what);
  if (!channel) return channel.error();
  const auto conversation = conversation_with(caller.tenant(), (*channel)->id(), number);
  if (!conversation) return conversation.error();
  Result<messaging::StoredMessage> message = sender_.say(caller, *conversation, {what.message, {}, {}});
  if (!message) return message.error();
  return Sent{std::move(*message), number, (*channel)->config().name, (*channel)->provider()};
}

}  // namespace parley::conversations
