#include "store/tenant_policies.hpp"

namespace parley::store {

namespace {

// A setting that was local to a transaction is an empty text afterwards, not null: hence NULLIF.
constexpr std::string_view kPolicies = R"sql(
DO $do$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT c.oid::regclass AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
      EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'parley_tenant') AS has_policy
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
  LOOP
    IF NOT found.has_policy THEN
      EXECUTE format($policy$CREATE POLICY parley_tenant ON %s USING (
        tenant_id = NULLIF(current_setting('app.tenant', true), '')
        OR current_setting('app.system', true) = 'on')$policy$, found.name);
    END IF;
    IF NOT found.forced THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', found.name);
    END IF;
  END LOOP;
END
$do$)sql";

}  // namespace

Result<void> keep_tenants_apart(Session& session, std::string_view dialect) {
  if (dialect != "postgres") return {};
  return session.run_script(kPolicies);
}

}  // namespace parley::store
