// Row level security for every table with a column tenant_id, put on by the kernel so that nobody can forget it.
#pragma once

#include <string_view>

#include "store/session.hpp"

namespace parley::store {

/// On PostgreSQL: enables and forces row level security on the tables of the session's schema that have tenant_id and
/// lack it, with the policy parley_tenant: rows of the scope's tenant, all rows for the system's scope, none without a
/// scope. On another dialect, which has nothing like it, nothing. Changes nothing where all is done already, so a role
/// that does not own the tables may call it. Errors: what the database says.
Result<void> keep_tenants_apart(Session& session, std::string_view dialect);

}  // namespace parley::store
