// Invitations into a tenant, answered with the secret of the link that was mailed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct Invitation {
  std::string tenant, id, email, role, invited_by;
  WallTime created_at, expires_at;
  std::optional<WallTime> accepted_at;
};

class InvitationRepository {
 public:
  InvitationRepository(const store::SystemAccess& access, store::Database& database)
      : access_(access), database_(database) {}

  Result<std::optional<Invitation>> find(std::string_view tenant, std::string_view id) const;
  /// Across tenants: who has the link does not say whose it is.
  Result<std::optional<Invitation>> by_digest(std::string_view digest) const;
  /// Those not accepted, the newest first.
  Result<std::vector<Invitation>> open(std::string_view tenant, std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count_open(std::string_view tenant) const;

  /// Takes the place of an open one for the same address. The set's tenant is the invitation's.
  void add(store::WriteSet& set, const Invitation& invitation, std::string_view digest) const;
  /// Conflict when it was accepted or revoked already.
  void accept(store::WriteSet& set, std::string_view id, WallTime now) const;
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
};

}  // namespace parley::identity
