#include "contacts/parts.hpp"

namespace parley::contacts {

namespace {
constexpr store::TenantSql kCount("SELECT COUNT(*) FROM contacts WHERE tenant_id = $1 AND merged_into IS NULL");
constexpr store::TenantSql kGuard(
    "UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1 AND "
    "(SELECT COUNT(*) FROM contacts WHERE tenant_id = $1 AND merged_into IS NULL) + $2 <= $3");
}  // namespace

Result<> commit(const Parts& parts, store::WriteSet set, std::span<const std::string> changed_contacts) {
  const std::string tenant(set.tenant());
  const Result<store::WriteReceipt> written = parts.writer.write(std::move(set));
  if (!written) return written.error();
  if (parts.changed)
    for (const std::string& contact : changed_contacts) parts.changed(tenant, contact);
  return {};
}

void count_contacts(identity::Quotas& quotas) {
  quotas.count({"contacts", kCount, kGuard});
}

}  // namespace parley::contacts
