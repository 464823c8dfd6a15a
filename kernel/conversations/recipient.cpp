#include "conversations/recipient.hpp"

namespace parley::conversations {

namespace {
constexpr store::TenantSql kFind{
    "SELECT (SELECT MIN(i.value) FROM contact_identities i WHERE i.tenant_id = $1 AND i.contact_id = c.contact_id "
    "  AND i.channel_id = c.channel_id AND i.kind = 'address'), "
    "(SELECT MIN(i.value) FROM contact_identities i WHERE i.tenant_id = $1 AND i.contact_id = c.contact_id "
    "  AND i.channel_id = c.channel_id AND i.kind = 'user'), t.is_blocked, t.opted_out_at "
    "FROM conversations c JOIN contacts t ON t.tenant_id = $1 AND t.id = c.contact_id "
    "WHERE c.tenant_id = $1 AND c.id = $2"};
}  // namespace

Result<std::optional<Recipient>> recipient_of(store::Database& database, const std::string& tenant,
                                              const std::string& conversation) {
  return database.one(tenant, kFind, {conversation}, [](const store::Row& row) {
    return Recipient{std::string(row.text(0)), std::string(row.text(1)), row.flag(2), !row.is_null(3)};
  });
}

}  // namespace parley::conversations
