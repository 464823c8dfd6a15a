#include "base/error_detail.hpp"
#include "identity/roles_built_in.hpp"
#include "support/identity_fixture.hpp"

using namespace parley;
using namespace parley::identity;
using test::IdentityFixture;

namespace {

std::vector<std::string> actions(IdentityFixture& f, const std::string& tenant) {
  std::vector<std::string> all;
  for (const AuditEntry& entry : f.services.audit.list(tenant, {}, 100).value()) all.push_back(entry.action);
  return all;
}

}  // namespace

TEST_CASE("the built-in roles hold what they say", "[identity][roles]") {
  CHECK(built_in_role("viewer")->permissions.allow("contacts:read"));
  CHECK_FALSE(built_in_role("viewer")->permissions.allow("contacts:write"));
  CHECK(built_in_role("agent")->permissions.allow("messages:send"));
  CHECK_FALSE(built_in_role("agent")->permissions.allow("users:write"));
  CHECK(built_in_role("supervisor")->permissions.cover(built_in_role("agent")->permissions));
  CHECK(built_in_role("admin")->permissions.cover(built_in_role("supervisor")->permissions));
  for (const BuiltInRole& role : built_in_roles())
    for (const std::string& name : role.permissions.names()) CHECK(Permissions::well_formed(name));
}

TEST_CASE("a change of role acts on the next request", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), bia = f.colleague(ana, "bia@acme.example", "agent");
  CHECK_FALSE(f.admit(bia)->may("campaigns:write"));
  REQUIRE(f.services.members.change(bia.user.id, {.role = "supervisor"}, f.as(ana)));
  CHECK(f.admit(bia)->may("campaigns:write"));
}

TEST_CASE("a change of a role's permissions acts on everybody who has it", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto role = f.services.roles.create(f.as(ana), {"Reception", "", {"contacts:read"}});
  REQUIRE(role);
  const SignedIn bia = f.colleague(ana, "bia@acme.example", role->id);
  CHECK(f.admit(bia)->may("contacts:read"));
  REQUIRE(f.services.roles.change(f.as(ana), role->id, {.permissions = std::vector<std::string>{"messages:read"}}));
  CHECK_FALSE(f.admit(bia)->may("contacts:read"));
  CHECK(f.admit(bia)->may("messages:read"));
}

TEST_CASE("a deactivated user is out at once and back when activated", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), bia = f.colleague(ana, "bia@acme.example", "agent");
  REQUIRE(f.admit(bia));
  REQUIRE(f.services.members.set_active(bia.user.id, false, f.as(ana)));
  CHECK(f.admit(bia).error().code == Errc::unauthenticated);
  CHECK(f.services.accounts.login({"bia@acme.example", "correct horse"}, f.from()).error().code == Errc::denied);
  REQUIRE(f.services.members.set_active(bia.user.id, true, f.as(ana)));
  CHECK(f.admit(bia));
}

TEST_CASE("who was removed from the tenant is out at once", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), bia = f.colleague(ana, "bia@acme.example", "agent");
  REQUIRE(f.admit(bia));
  REQUIRE(f.services.members.remove(bia.user.id, f.as(ana)));
  CHECK_FALSE(f.admit(bia));
  CHECK(f.services.members.get(ana.place.tenant, bia.user.id).error().code == Errc::not_found);
}

TEST_CASE("what another node changed is known when it says so, and after the time bound when it does not",
          "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  REQUIRE(f.admit(ana));
  store::WriteSet set(f.store.access);
  SignInRepository(f.store.access, f.store.database).revoke(set, ana.tokens.session);
  REQUIRE(f.store.writer->write(std::move(set)));
  CHECK(f.admit(ana));  // nobody told
  SECTION("told") {
    f.services.changes.heard("sign_in " + ana.tokens.session);
  }
  SECTION("time passes") {
    f.store.clock.advance(Millis(10'000));
  }
  CHECK_FALSE(f.admit(ana));
}

TEST_CASE("a change is relayed in a form that another node understands", "[identity][rights]") {
  Changes here, there;
  std::vector<Change> heard;
  there.listen([&](const Change& change) { heard.push_back(change); });
  here.relay_by([&](const std::string& text) { there.heard(text); });
  here.announce({Change::Kind::api_key, "key 1"});
  there.heard("nonsense");
  there.heard("user ");
  CHECK(heard == std::vector<Change>{{Change::Kind::api_key, "key 1"}});
}

TEST_CASE("nobody gives what they lack", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto lead =
      f.services.roles.create(f.as(ana), {"Lead", "", {"users:*", "roles:*", "api-keys:*", "contacts:read"}});
  const SignedIn bia = f.colleague(ana, "bia@acme.example", lead->id);
  const Caller caller = f.as(bia);
  CHECK(f.services.roles.create(caller, {"More", "", {"contacts:write"}}).error().code == Errc::denied);
  CHECK(f.services.roles.create(caller, {"All", "", {"*"}}).error().code == Errc::denied);
  CHECK(f.services.roles.create(caller, {"Less", "", {"contacts:read"}}));
  CHECK(f.services.members.change(bia.user.id, {.role = "admin"}, caller).error().code == Errc::denied);
  CHECK(f.services.members.create({"c@x.example", "C", "admin", "correct horse", {}}, caller).error().code ==
        Errc::denied);
  CHECK(f.services.invitations.create("c@x.example", "supervisor", caller).error().code == Errc::denied);
  CHECK(f.services.api_keys.create({"k", {"contacts:write"}}, caller).error().code == Errc::denied);
}

TEST_CASE("nobody touches who may more than they", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto lead = f.services.roles.create(f.as(ana), {"Lead", "", {"users:*", "contacts:read"}});
  const SignedIn bia = f.colleague(ana, "bia@acme.example", lead->id);
  const Caller caller = f.as(bia);
  CHECK(f.services.members.set_active(ana.user.id, false, caller).error().code == Errc::denied);
  CHECK(f.services.members.remove(ana.user.id, caller).error().code == Errc::denied);
  CHECK(f.services.members.change(ana.user.id, {.role = lead->id}, caller).error().code == Errc::denied);
}

TEST_CASE("a tenant keeps an active admin", "[identity][rights]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  CHECK(f.services.members.change(ana.user.id, {.role = "agent"}, f.as(ana)).error().code == Errc::conflict);
  CHECK(f.services.members.set_active(ana.user.id, false, f.as(ana)).error().code == Errc::conflict);
  CHECK(f.services.members.remove(ana.user.id, f.as(ana)).error().code == Errc::conflict);
  CHECK(f.services.members.get(ana.place.tenant, ana.user.id)->role == "admin");
  f.colleague(ana, "bia@acme.example", "admin");
  CHECK(f.services.members.change(ana.user.id, {.role = "agent"}, f.as(ana)));
}

TEST_CASE("a role is not given that is not there, is built in, or is the super admin's", "[identity][roles]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  for (const std::string role : {"super_admin", "nothing", ""})
    CHECK(f.services.members.create({"b@x.example", "B", role, "correct horse", {}}, f.as(ana)).error().code ==
          Errc::unprocessable);
  CHECK(f.services.roles.change(f.as(ana), "agent", {.name = "x"}).error().code == Errc::denied);
  CHECK(f.services.roles.remove(f.as(ana), "viewer").error().code == Errc::denied);
  CHECK(f.services.roles.create(f.as(ana), {"admin", "", {}}).error().code == Errc::conflict);
  CHECK(f.services.roles.create(f.as(ana), {"Odd", "", {"contacts"}}).error().code == Errc::unprocessable);
}

TEST_CASE("a role in use is not deleted", "[identity][roles]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto role = f.services.roles.create(f.as(ana), {"Reception", "", {"contacts:read"}});
  CHECK(f.services.roles.create(f.as(ana), {"Reception", "", {}}).error().code == Errc::conflict);
  const SignedIn bia = f.colleague(ana, "bia@acme.example", role->id);
  CHECK(f.services.roles.remove(f.as(ana), role->id).error().code == Errc::conflict);
  REQUIRE(f.services.members.change(bia.user.id, {.role = "viewer"}, f.as(ana)));
  CHECK(f.services.roles.remove(f.as(ana), role->id));
}

TEST_CASE("one tenant does not see another's people, roles, keys and invitations", "[identity][tenancy]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), eve = f.owner("eve@globex.example", "Globex");
  const auto role = f.services.roles.create(f.as(ana), {"Reception", "", {}});
  const auto key = f.services.api_keys.create({"k", {"contacts:read"}}, f.as(ana));
  const auto invited = f.services.invitations.create("c@x.example", "agent", f.as(ana));
  const Caller caller = f.as(eve);
  CHECK(f.services.members.get(eve.place.tenant, ana.user.id).error().code == Errc::not_found);
  CHECK(f.services.members.set_active(ana.user.id, false, caller).error().code == Errc::not_found);
  CHECK(f.services.roles.change(caller, role->id, {.name = "x"}).error().code == Errc::not_found);
  CHECK(f.services.roles.remove(caller, role->id).error().code == Errc::not_found);
  CHECK(f.services.members.create({"z@x.example", "Z", role->id, "correct horse", {}}, caller).error().code ==
        Errc::unprocessable);
  CHECK(f.services.api_keys.revoke(key->key.id, caller).error().code == Errc::not_found);
  CHECK(f.services.invitations.revoke(invited->id, caller).error().code == Errc::not_found);
  CHECK(f.services.sign_ins.move(eve.tokens.session, ana.place.tenant, caller).error().code == Errc::not_found);
}

TEST_CASE("an API key may what it was given, as long as its maker may", "[identity][keys]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), bia = f.colleague(ana, "bia@acme.example", "admin");
  const auto made = f.services.api_keys.create({"shop", {"contacts:*"}}, f.as(bia));
  REQUIRE(made);
  CHECK(made->secret.starts_with("pk_"));
  const Principal key = f.admit_key(made->secret).value();
  CHECK(key.kind == Principal::Kind::api_key);
  CHECK(key.id == made->key.id);
  CHECK(key.may("contacts:write"));
  CHECK_FALSE(key.may("messages:read"));
  REQUIRE(f.services.members.change(bia.user.id, {.role = "viewer"}, f.as(ana)));
  CHECK(f.admit_key(made->secret)->may("contacts:read"));
  CHECK_FALSE(f.admit_key(made->secret)->may("contacts:write"));
  REQUIRE(f.services.members.set_active(bia.user.id, false, f.as(ana)));
  CHECK_FALSE(f.admit_key(made->secret));
}

TEST_CASE("an API key ends at its time, and when it is revoked", "[identity][keys]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const WallTime soon = f.store.clock.wall() + std::chrono::minutes(1);
  CHECK(f.services.api_keys.create({"past", {}, f.store.clock.wall()}, f.as(ana)).error().code == Errc::unprocessable);
  const auto shop = f.services.api_keys.create({"shop", {"contacts:read"}, soon}, f.as(ana));
  const auto till = f.services.api_keys.create({"till", {"contacts:read"}}, f.as(ana));
  REQUIRE(f.admit_key(shop->secret));
  REQUIRE(f.admit_key(till->secret));
  REQUIRE(f.services.api_keys.revoke(till->key.id, f.as(ana)));
  CHECK(f.admit_key(till->secret).error().code == Errc::denied);
  f.store.clock.advance(std::chrono::minutes(1));
  CHECK(f.admit_key(shop->secret).error().code == Errc::denied);
  CHECK(f.admit_key("pk_nobody").error().code == Errc::not_found);
}

TEST_CASE("the use of a key is noted now and then", "[identity][keys]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto made = f.services.api_keys.create({"shop", {"contacts:read"}}, f.as(ana));
  const auto used = [&] {
    REQUIRE(f.store.writer->flush(std::chrono::seconds(5)));
    return f.services.api_keys.get(ana.place.tenant, made->key.id)->last_used_at;
  };
  CHECK_FALSE(used());
  REQUIRE(f.admit_key(made->secret));
  const auto first = used();
  REQUIRE(first);
  f.store.clock.advance(std::chrono::minutes(1));
  REQUIRE(f.admit_key(made->secret));
  CHECK(used() == first);
  f.store.clock.advance(std::chrono::minutes(5));
  REQUIRE(f.admit_key(made->secret));
  CHECK(used() > first);
}

TEST_CASE("a super admin acts in a tenant that they name, and it is on record", "[identity][visit]") {
  IdentityFixture f;
  const SignedIn root = f.first_super_admin(), ana = f.owner();
  const Principal visitor = f.admit(root, ana.place.tenant).value();
  CHECK(visitor.tenant == ana.place.tenant);
  CHECK(visitor.visiting);
  CHECK(visitor.may("contacts:write"));
  CHECK(f.admit(root, ana.place.tenant));
  CHECK(actions(f, ana.place.tenant) == std::vector<std::string>{"tenants.visit", "tenants.create"});
  CHECK(f.admit(root, "no-such-tenant").error().code == Errc::not_found);
}

TEST_CASE("nobody else visits", "[identity][visit]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), eve = f.owner("eve@globex.example", "Globex");
  CHECK(f.admit(eve, ana.place.tenant).error().code == Errc::denied);
  CHECK(f.admit(eve, "no-such-tenant").error().code == Errc::denied);
  CHECK(f.admit(eve, eve.place.tenant));
}

TEST_CASE("a closed tenant lets only super admins in", "[identity][tenants]") {
  IdentityFixture f;
  const SignedIn root = f.first_super_admin(), ana = f.owner();
  REQUIRE(f.admit(ana));
  REQUIRE(f.services.tenants.set_active(ana.place.tenant, false, f.as(root)));
  CHECK(f.admit(ana).error().code == Errc::denied);
  CHECK_FALSE(f.services.accounts.login({"ana@acme.example", "correct horse"}, f.from()));
  CHECK(f.admit(root, ana.place.tenant));
  REQUIRE(f.services.tenants.set_active(ana.place.tenant, true, f.as(root)));
  CHECK(f.admit(ana));
}

TEST_CASE("a tenant is deleted when it is closed, and is then nowhere", "[identity][tenants]") {
  IdentityFixture f;
  const SignedIn root = f.first_super_admin(), ana = f.owner();
  CHECK(f.services.tenants.remove(ana.place.tenant, f.as(root)).error().code == Errc::conflict);
  REQUIRE(f.services.tenants.set_active(ana.place.tenant, false, f.as(root)));
  REQUIRE(f.services.tenants.remove(ana.place.tenant, f.as(root)));
  CHECK(f.services.tenants.get(ana.place.tenant).error().code == Errc::not_found);
  CHECK(f.services.tenants.count({}).value() == 1);
  CHECK_FALSE(f.admit(ana));
  CHECK(f.services.registration.add_tenant("Acme", f.as(root))->slug == "acme");
}

TEST_CASE("a user of two tenants goes from one to the other", "[identity][tenancy]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), eve = f.owner("eve@globex.example", "Globex");
  REQUIRE(f.services.invitations.create("ana@acme.example", "agent", f.as(eve)));
  const auto accepted = f.services.invitations.accept({f.post.token(), "", "correct horse"}, f.from());
  REQUIRE(accepted);
  CHECK(accepted->user.id == ana.user.id);
  const auto moved = f.services.sign_ins.move(ana.tokens.session, eve.place.tenant, f.as(ana));
  REQUIRE(moved);
  CHECK(f.admit(*moved)->role == "agent");
  CHECK(f.admit(ana)->role == "admin");
  CHECK(f.services.sign_ins.refresh(ana.tokens.refresh, f.from())->place.tenant == eve.place.tenant);
}

TEST_CASE("an invitation makes an account, once, in time, unless it was revoked", "[identity][invitations]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto invite = [&] {
    REQUIRE(f.services.invitations.create("Bia@acme.example", "agent", f.as(ana)));
    return f.post.token();
  };
  const std::string replaced = invite(), token = invite();
  CHECK_FALSE(f.services.invitations.accept({replaced, "Bia", "correct horse"}, f.from()));
  CHECK(f.services.invitations.accept({token, "", "correct horse"}, f.from()).error().code == Errc::unprocessable);
  REQUIRE(f.services.invitations.accept({token, "Bia", "correct horse"}, f.from()));
  CHECK(f.login("bia@acme.example").place.role == "agent");
  CHECK_FALSE(f.services.invitations.accept({token, "Bia", "correct horse"}, f.from()));
  CHECK(f.services.invitations.create("bia@acme.example", "agent", f.as(ana)).error().code == Errc::conflict);

  const auto second = f.services.invitations.create("cid@acme.example", "agent", f.as(ana));
  REQUIRE(f.services.invitations.revoke(second->id, f.as(ana)));
  CHECK_FALSE(f.services.invitations.accept({f.post.token(), "Cid", "correct horse"}, f.from()));
  REQUIRE(f.services.invitations.create("dan@acme.example", "agent", f.as(ana)));
  f.store.clock.advance(std::chrono::hours(24 * 8));
  CHECK_FALSE(f.services.invitations.accept({f.post.token(), "Dan", "correct horse"}, f.from()));
}

TEST_CASE("an invitation does not take over an account whose password is another", "[identity][invitations]") {
  IdentityFixture f;
  f.owner();
  const SignedIn eve = f.owner("eve@globex.example", "Globex");
  REQUIRE(f.services.invitations.create("ana@acme.example", "agent", f.as(eve)));
  CHECK(f.services.invitations.accept({f.post.token(), "Ana", "a new password"}, f.from()).error().code ==
        Errc::unauthenticated);
  f.login("ana@acme.example", "correct horse");
}

TEST_CASE("the quota of users holds for each way in", "[identity][quotas]") {
  ServicesOptions options;
  options.quotas["users"] = 2;
  IdentityFixture f(options);
  const SignedIn ana = f.owner();
  REQUIRE(f.services.invitations.create("cid@acme.example", "agent", f.as(ana)));
  const std::string token = f.post.token();
  const SignedIn bia = f.colleague(ana, "bia@acme.example", "agent");
  const auto third = f.services.members.create({"d@x.example", "D", "agent", "correct horse", {}}, f.as(ana));
  CHECK(third.error().code == Errc::quota);
  CHECK(third.error().detail->quota->max == 2);
  CHECK(third.error().detail->quota->current == 2);
  CHECK(f.services.invitations.create("d@x.example", "agent", f.as(ana)).error().code == Errc::quota);
  CHECK(f.services.invitations.accept({token, "Cid", "correct horse"}, f.from()).error().code == Errc::quota);
  REQUIRE(f.services.members.set_active(bia.user.id, false, f.as(ana)));
  REQUIRE(f.services.invitations.accept({token, "Cid", "correct horse"}, f.from()));
  CHECK(f.services.members.set_active(bia.user.id, true, f.as(ana)).error().code == Errc::quota);
}

TEST_CASE("two at once cannot both take the last place", "[identity][quotas]") {
  ServicesOptions options;
  options.quotas["users"] = 2;
  IdentityFixture f(options);
  const SignedIn ana = f.owner();
  store::WriteSet one(ana.place.tenant), two(ana.place.tenant);
  REQUIRE(f.services.quotas.reserve(one, "users"));  // both see a free place
  REQUIRE(f.services.quotas.reserve(two, "users"));
  MemberRepository members(f.store.database);
  Member bia, cid;
  bia.user_id = "bia";
  cid.user_id = "cid";
  members.add(one, bia);
  members.add(two, cid);
  CHECK(f.store.writer->write(std::move(one)));
  const auto second = f.store.writer->write(std::move(two));
  REQUIRE_FALSE(second);
  CHECK(f.services.quotas.explain(ana.place.tenant, "users", second.error()).code == Errc::quota);
}

TEST_CASE("a tenant's own quotas stand over the defaults, and null is none", "[identity][quotas]") {
  IdentityFixture f;
  const SignedIn root = f.first_super_admin(), ana = f.owner();
  const std::string& tenant = ana.place.tenant;
  CHECK(f.services.quotas.bound(tenant, "contacts").value() == 1000);
  REQUIRE(f.services.tenants.set_quotas(tenant, {{"contacts", 5}, {"users", nullptr}}, f.as(root)));
  CHECK(f.services.quotas.check(tenant, "contacts", 5).error().code == Errc::quota);
  CHECK(f.services.quotas.check(tenant, "contacts", 4));
  CHECK_FALSE(f.services.quotas.bound(tenant, "users").value());
  CHECK(f.services.quotas.bound(tenant, "campaigns").value() == 50);
  REQUIRE(f.services.tenants.set_quotas(tenant, {}, f.as(root)));
  const auto usage = f.services.tenants.usage(tenant).value();
  REQUIRE(usage.size() == 1);
  CHECK(usage[0].resource == "users");
  CHECK(usage[0].current == 1);
  CHECK(usage[0].max == 10);
}

TEST_CASE("a tenant's AI keys are sealed and never shown", "[identity][tenants]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const std::string& tenant = ana.place.tenant;
  const Caller caller = f.as(ana);
  const auto set = f.services.tenants.set_settings(
      tenant, {{"branding", {{"name", "Acme"}}}, {"ai_keys", {{"openai", "sk-secret"}}}}, caller);
  REQUIRE(set);
  CHECK(json::serialize(*set).find("sk-secret") == std::string::npos);
  CHECK(f.services.tenants.ai_key(tenant, "openai").value() == "sk-secret");
  REQUIRE(f.services.tenants.set_settings(tenant, {{"branding", {{"name", "Acme 2"}}}}, caller));
  CHECK(f.services.tenants.ai_key(tenant, "openai").value() == "sk-secret");
  REQUIRE(f.services.tenants.set_settings(tenant, {{"ai_keys", {{"openai", nullptr}}}}, caller));
  CHECK(f.services.tenants.ai_key(tenant, "openai").error().code == Errc::not_found);
}

TEST_CASE("a tenant cannot change which providers it may use by its settings", "[identity][tenants]") {
  IdentityFixture f;
  const SignedIn root = f.first_super_admin(), ana = f.owner();
  const std::string& tenant = ana.place.tenant;
  CHECK(f.services.tenants.allowed_providers(tenant)->empty());
  REQUIRE(f.services.tenants.set_allowed_providers(tenant, {"provider.cloud"}, f.as(root)));
  REQUIRE(f.services.tenants.set_settings(tenant, {{"allowed_providers", json::array{"provider.waha"}}}, f.as(ana)));
  CHECK(f.services.tenants.allowed_providers(tenant).value() == std::vector<std::string>{"provider.cloud"});
}

TEST_CASE("what was changed is on record beside the change, by whom and from where", "[identity][audit]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), bia = f.colleague(ana, "bia@acme.example", "agent");
  REQUIRE(f.services.members.change(bia.user.id, {.role = "viewer"}, f.as(ana)));
  const auto entries = f.services.audit.list(ana.place.tenant, {.action = "users."}, 10).value();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].action == "users.update");
  CHECK(entries[0].actor_kind == "user");
  CHECK(entries[0].actor_id == ana.user.id);
  CHECK(entries[0].resource_id == bia.user.id);
  CHECK(entries[0].address == "192.0.2.1");
  CHECK(entries[0].details.at("role").as_object().at("to") == "viewer");
  CHECK(f.services.audit.list(ana.place.tenant, {.before = entries[0].id}, 10)->size() == 2);
  CHECK(f.services.audit.list(ana.place.tenant, {.action = "user"}, 10)->empty());
  CHECK(f.services.audit.list("default", {}, 10)->empty());
}
