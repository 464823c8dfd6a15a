// Everything this room offers, made and connected: the composition root makes one, and routes use its parts.
#pragma once

#include "identity/accounts.hpp"
#include "identity/api_keys.hpp"
#include "identity/gatekeeper.hpp"
#include "identity/invitations.hpp"
#include "identity/members.hpp"
#include "identity/password_changes.hpp"
#include "identity/password_gate.hpp"
#include "identity/second_factor.hpp"
#include "identity/tenants.hpp"

namespace parley::identity {

/// What the world does for this room. All of it outlives the services.
struct Ports {
  PasswordHasher& passwords;
  TokenIssuer& tokens;
  OneTimeCodes& codes;
  Sealer& sealer;
  mail::Mailer& mailer;
  Rates& rates;
  const AuthChain& chain;
};

/// The ground it stands on.
struct Ground {
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  const Clock& clock;
  Ids& ids;
  Log log;
};

struct ServicesOptions {
  AccountOptions accounts{};
  GatekeeperOptions gatekeeper{};
  Quotas::Bounds quotas = Quotas::usual();
  int passwords_at_once = 4;  ///< callers that may wait for password hashing; more are refused at once
};

/// Members are made from top to bottom: what one uses stands above it. Neither copied nor moved.
class Services {
 public:
  Services(const Ground& ground, const Ports& ports, ServicesOptions options)
      : options_(std::move(options)),
        audit(ground.database, ground.clock, ground.ids),
        parts_{ground.access, ground.database, ground.writer, ground.clock, ground.ids, audit, changes},
        passwords_(ports.passwords, options_.passwords_at_once),
        attempts_(ports.rates, options_.accounts),
        tenant_rows_(ground.access, ground.database),
        gatekeeper(parts_, ports.chain, ports.rates, options_.gatekeeper),
        quotas(tenant_rows_, ground.database, options_.quotas),
        roles(parts_),
        registration(parts_, options_.accounts, attempts_, passwords_),
        sign_ins(parts_, options_.accounts, ports.tokens, ground.log),
        accounts(parts_, attempts_, passwords_, ports.codes, ports.sealer, sign_ins),
        password_changes(parts_, options_.accounts, attempts_, passwords_, accounts, sign_ins, ports.mailer,
                         ground.log),
        second_factor(parts_, options_.accounts, accounts, ports.codes, ports.sealer),
        members(parts_, roles, quotas, passwords_),
        invitations(parts_, options_.accounts, attempts_, passwords_, roles, quotas, ports.mailer),
        api_keys(parts_),
        tenants(parts_, tenant_rows_, registration, quotas, ports.sealer),
        users(ground.access, ground.database) {
    quotas.count(counted_users());
  }
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

 private:
  const ServicesOptions options_;

 public:
  Changes changes;
  Audit audit;

 private:
  const Parts parts_;
  PasswordGate passwords_;
  const AttemptLimit attempts_;
  const TenantRepository tenant_rows_;

 public:
  Gatekeeper gatekeeper;
  Quotas quotas;
  Roles roles;
  Registration registration;
  SignIns sign_ins;
  Accounts accounts;
  PasswordChanges password_changes;
  SecondFactor second_factor;
  Members members;
  Invitations invitations;
  ApiKeys api_keys;
  Tenants tenants;
  const UserRepository users;
};

}  // namespace parley::identity
