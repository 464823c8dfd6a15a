// Accounts made and mended at the machine, without anybody's permission.
#include "identity/operator_accounts.hpp"
#include "support/identity_fixture.hpp"

using namespace parley;
using namespace parley::identity;
using test::IdentityFixture;

namespace {

struct Machine {
  IdentityFixture f;
  OperatorAccounts accounts{{f.store.access, f.store.database, *f.store.writer, f.store.clock, f.store.ids,
                             f.services.audit, f.services.changes},
                            f.passwords};

  static OperatorAccount account(std::string email, std::string role = "agent", std::string tenant = "default") {
    return {std::move(email), "Bia", std::move(tenant), std::move(role), false, "correct horse"};
  }
};

}  // namespace

TEST_CASE("the first account of a store makes the default tenant, and the first start adds no other",
          "[identity][operator]") {
  Machine m;
  OperatorAccount ops = Machine::account("Ops@acme.example", "admin");
  ops.super_admin = true;
  const auto made = m.accounts.add(ops);

  REQUIRE(made.has_value());
  CHECK(made->user.email == "ops@acme.example");
  CHECK(made->place->tenant == "default");
  const SignedIn signed_in = m.f.login("ops@acme.example");
  CHECK(signed_in.user.is_super_admin);
  CHECK(signed_in.place.role == "admin");
  CHECK_FALSE(m.f.services.registration.first_start().value().has_value());
}

TEST_CASE("a tenant is named by its id or its slug, a role by its id or its name", "[identity][operator]") {
  Machine m;
  const SignedIn ana = m.f.owner("ana@acme.example", "Acme & Filhos");
  const auto role = m.f.services.roles.create(m.f.as(ana), {"Reception", "", {"contacts:read"}});
  REQUIRE(role.has_value());

  const auto made = m.accounts.add(Machine::account("bia@acme.example", "Reception", "acme-filhos"));
  REQUIRE(made.has_value());
  CHECK(made->place->tenant == ana.place.tenant);
  CHECK(made->place->role == role->id);
  CHECK(m.accounts.add(Machine::account("caio@acme.example", role->id, ana.place.tenant)).has_value());
}

TEST_CASE("what is not there is named, with what there is; nothing was written", "[identity][operator]") {
  Machine m;
  m.f.owner();
  const auto no_role = m.accounts.add(Machine::account("bia@acme.example", "boss", "acme"));
  REQUIRE(no_role.has_error());
  CHECK(no_role.error().code == Errc::not_found);
  CHECK(no_role.error().message.find("supervisor") != std::string::npos);
  CHECK(m.accounts.add(Machine::account("bia@acme.example", "agent", "nowhere")).error().code == Errc::not_found);
  CHECK(m.accounts.add(Machine::account("bia@acme.example", "super_admin", "acme")).error().code == Errc::not_found);
  CHECK(m.accounts.add(Machine::account("ANA@acme.example", "agent", "acme")).error().code == Errc::conflict);
  OperatorAccount short_password = Machine::account("bia@acme.example", "agent", "acme");
  short_password.password = "short";
  CHECK(m.accounts.add(short_password).error().code == Errc::unprocessable);
  CHECK(m.accounts.list("acme")->size() == 1);
}

TEST_CASE("a new password ends the sign-ins of before and is in the audit as the system's", "[identity][operator]") {
  Machine m;
  const SignedIn ana = m.f.owner();
  REQUIRE(m.accounts.reset_password("Ana@Acme.example", "another horse").has_value());

  CHECK_FALSE(m.f.admit(ana).has_value());
  CHECK(m.f.services.sign_ins.refresh(ana.tokens.refresh, m.f.from()).has_error());
  CHECK(m.f.login("ana@acme.example", "another horse").user.id == ana.user.id);
  const auto audit = m.f.services.audit.list(ana.place.tenant, {.action = "users.reset_password"}, 10).value();
  REQUIRE(audit.size() == 1);
  CHECK(audit[0].actor_kind == "system");
  CHECK(m.accounts.reset_password("nobody@acme.example", "another horse").error().code == Errc::not_found);
}

TEST_CASE("the list has everybody with each of their places, or those of one tenant", "[identity][operator]") {
  Machine m;
  const SignedIn ana = m.f.owner();
  m.f.owner("eve@globex.example", "Globex");
  REQUIRE(m.f.services.members.set_active(m.f.colleague(ana, "bia@acme.example", "agent").user.id, false, m.f.as(ana))
              .has_value());

  const auto all = m.accounts.list("").value();
  REQUIRE(all.size() == 3);
  CHECK(all[0].user.email == "ana@acme.example");
  CHECK(all[0].is_active);
  CHECK_FALSE(all[1].is_active);
  CHECK(all[2].place->slug == "globex");
  CHECK(m.accounts.list("globex")->size() == 1);
  CHECK(m.accounts.list("nowhere").error().code == Errc::not_found);
}
