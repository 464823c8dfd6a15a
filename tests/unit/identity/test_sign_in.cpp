#include "base/error_detail.hpp"
#include "support/identity_fixture.hpp"

using namespace parley;
using namespace parley::identity;
using test::IdentityFixture;

TEST_CASE("who registers is the admin of a new tenant and can sign in", "[identity][registration]") {
  IdentityFixture f;
  const SignedIn ana = f.owner("Ana@Acme.example");
  CHECK(ana.user.email == "ana@acme.example");
  CHECK(ana.place.slug == "acme");
  const Principal who = f.admit(ana).value();
  CHECK(who.role == "admin");
  CHECK(who.tenant == ana.place.tenant);
  CHECK(who.may("contacts:write"));
  CHECK_FALSE(who.super_admin);
}

TEST_CASE("an address has one account however it is written", "[identity][registration]") {
  IdentityFixture f;
  f.owner("ana@acme.example");
  const auto again = f.services.registration.open_tenant("Other", {"ANA@acme.EXAMPLE", "X", "correct horse"}, f.from());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc::conflict);
}

TEST_CASE("two tenants of one name get different slugs", "[identity][registration]") {
  IdentityFixture f;
  CHECK(f.owner("a@x.example").place.slug == "acme");
  CHECK(f.owner("b@x.example").place.slug.starts_with("acme-"));
}

TEST_CASE("registration can be switched off", "[identity][registration]") {
  ServicesOptions options;
  options.accounts.registration = false;
  IdentityFixture f(options);
  const auto refused = f.services.registration.open_tenant("Acme", {"a@x.example", "A", "correct horse"}, f.from());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::denied);
}

TEST_CASE("a wrong password and an unknown address cost the same work and get the same answer", "[identity][login]") {
  IdentityFixture f;
  f.owner();
  f.passwords.checks = 0;
  const auto wrong = f.services.accounts.login({"ana@acme.example", "wrong horse"}, f.from());
  CHECK(f.passwords.checks == 1);
  const auto unknown = f.services.accounts.login({"nobody@acme.example", "wrong horse"}, f.from());
  CHECK(f.passwords.checks == 2);
  CHECK(f.passwords.last_encoded.empty());
  REQUIRE_FALSE(wrong);
  REQUIRE_FALSE(unknown);
  CHECK(wrong.error().code == Errc::unauthenticated);
  CHECK(wrong.error().message == unknown.error().message);
}

TEST_CASE("attempts on one name are limited, also on names that nobody has", "[identity][login]") {
  IdentityFixture f;
  f.owner();
  const std::string name = GENERATE("ana@acme.example", "nobody@acme.example");
  for (int i = 0; i < 10; ++i) {
    const auto tried = f.services.accounts.login({name, "wrong"}, f.from("192.0.2." + std::to_string(i)));
    CHECK(tried.error().code == Errc::unauthenticated);
  }
  f.passwords.checks = 0;
  const auto refused = f.services.accounts.login({name, "correct horse"}, f.from("192.0.2.99"));
  CHECK(refused.error().code == Errc::limit);
  CHECK(refused.error().detail->retry_after.value() > Millis(0));
  CHECK(f.passwords.checks == 0);
  f.store.clock.advance(std::chrono::minutes(2));
  CHECK(f.services.accounts.login({name, "wrong"}, f.from("192.0.2.99")).error().code == Errc::unauthenticated);
}

TEST_CASE("attempts from one address are limited across names", "[identity][login]") {
  IdentityFixture f;
  for (int i = 0; i < 60; ++i)
    CHECK(f.services.accounts.login({"user" + std::to_string(i), "wrong"}, f.from()).error().code ==
          Errc::unauthenticated);
  CHECK(f.services.accounts.login({"user-x", "wrong"}, f.from()).error().code == Errc::limit);
  CHECK(f.services.accounts.login({"user-x", "wrong"}, f.from("192.0.2.2")).error().code == Errc::unauthenticated);
}

TEST_CASE("a right password forgives what was mistyped before", "[identity][login]") {
  IdentityFixture f;
  f.owner();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 8; ++i) (void)f.services.accounts.login({"ana@acme.example", "wrong"}, f.from("192.0.2.5"));
    f.login("ana@acme.example");
  }
}

TEST_CASE("a password stored at a lower cost is stored anew", "[identity][login]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  store::WriteSet set(f.store.access);
  f.services.users.set_password(set, ana.user.id, "old:correct horse", f.store.clock.wall());
  REQUIRE(f.store.writer->write(std::move(set)));
  f.login("ana@acme.example");
  CHECK((*f.services.users.by_id(ana.user.id))->password_hash == "cheap:correct horse");
}

TEST_CASE("when too many passwords are being checked, more are refused at once", "[identity][login]") {
  ServicesOptions options;
  options.passwords_at_once = 0;
  IdentityFixture f(options);
  const auto refused = f.services.accounts.login({"ana@acme.example", "x"}, f.from());
  CHECK(refused.error().code == Errc::limit);
  CHECK(refused.error().detail->retry_after == Millis(1000));
}

TEST_CASE("a refresh token gives the next one, and is good once", "[identity][refresh]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const auto next = f.services.sign_ins.refresh(ana.tokens.refresh, f.from());
  REQUIRE(next);
  CHECK(next->tokens.session == ana.tokens.session);
  CHECK(next->tokens.refresh != ana.tokens.refresh);
  CHECK(f.services.sign_ins.refresh(next->tokens.refresh, f.from()));
}

TEST_CASE("a refresh token used twice ends the whole sign-in at once", "[identity][refresh]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  const SignedIn other = f.login("ana@acme.example");
  const auto next = f.services.sign_ins.refresh(ana.tokens.refresh, f.from());
  REQUIRE(f.admit(ana));
  CHECK(f.services.sign_ins.refresh(ana.tokens.refresh, f.from()).error().code == Errc::unauthenticated);
  CHECK(f.services.sign_ins.refresh(next->tokens.refresh, f.from()).error().code == Errc::unauthenticated);
  CHECK(f.admit(ana).error().code == Errc::unauthenticated);
  CHECK(f.admit(other));
}

TEST_CASE("who only guesses at a sign-in's token cannot end it", "[identity][refresh]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  CHECK_FALSE(f.services.sign_ins.refresh(ana.tokens.session + ".guess.guess", f.from()));
  CHECK_FALSE(f.services.sign_ins.refresh("..", f.from()));
  CHECK_FALSE(f.services.sign_ins.refresh("", f.from()));
  CHECK(f.services.sign_ins.end_by_token(ana.tokens.session + ".guess.guess"));
  CHECK(f.services.sign_ins.refresh(ana.tokens.refresh, f.from()));
}

TEST_CASE("a sign-in that is not used ends by itself", "[identity][refresh]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  f.store.clock.advance(std::chrono::hours(24 * 31));
  CHECK(f.services.sign_ins.refresh(ana.tokens.refresh, f.from()).error().code == Errc::unauthenticated);
  CHECK(f.admit(ana).error().code == Errc::unauthenticated);
}

TEST_CASE("logging out acts on the access token at once", "[identity][logout]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), other = f.login("ana@acme.example");
  REQUIRE(f.admit(ana));
  SECTION("this one") {
    REQUIRE(f.services.sign_ins.end_by_token(ana.tokens.refresh));
    CHECK_FALSE(f.admit(ana));
    CHECK(f.admit(other));
  }
  SECTION("all of them") {
    REQUIRE(f.services.sign_ins.end_all_now(ana.user.id, f.as(ana)));
    CHECK_FALSE(f.admit(ana));
    CHECK_FALSE(f.admit(other));
    CHECK_FALSE(f.services.sign_ins.refresh(other.tokens.refresh, f.from()));
  }
}

TEST_CASE("a user has a bounded number of sign-ins, and the least used goes", "[identity][login]") {
  ServicesOptions options;
  options.accounts.sign_ins_per_user = 2;
  IdentityFixture f(options);
  const SignedIn first = f.owner();
  f.store.clock.advance(Millis(10));
  const SignedIn second = f.login("ana@acme.example");
  f.store.clock.advance(Millis(10));
  f.login("ana@acme.example");
  CHECK_FALSE(f.services.sign_ins.refresh(first.tokens.refresh, f.from()));
  CHECK(f.services.sign_ins.refresh(second.tokens.refresh, f.from()));
}

TEST_CASE("the sign-in that makes room for another is gone at once, and only then is anything announced",
          "[identity][login]") {
  ServicesOptions options;
  options.accounts.sign_ins_per_user = 2;
  IdentityFixture f(options);
  std::vector<Change> told;
  f.services.changes.listen([&](const Change& change) { told.push_back(change); });
  const SignedIn first = f.owner();
  f.store.clock.advance(Millis(10));
  const SignedIn second = f.login("ana@acme.example");
  REQUIRE(f.admit(first));
  CHECK(told.empty());
  f.store.clock.advance(Millis(10));
  f.login("ana@acme.example");
  CHECK(told == std::vector<Change>{{Change::Kind::user, first.user.id}});
  CHECK(f.admit(first).error().code == Errc::unauthenticated);
  CHECK(f.admit(second));
}

TEST_CASE("a second factor is in force once a code was shown, and a code counts once", "[identity][totp]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  CHECK(f.services.second_factor.confirm("5", f.as(ana)).error().code == Errc::conflict);
  const auto fresh = f.services.second_factor.enrol(f.as(ana));
  REQUIRE(fresh);
  CHECK(fresh->uri.starts_with("otpauth:"));
  f.login("ana@acme.example");  // not asked for yet
  CHECK((*f.services.users.by_id(ana.user.id))->totp_secret.starts_with("sealed(/users/totp_secret/" + ana.user.id));
  REQUIRE(f.services.second_factor.confirm("5", f.as(ana)));

  const auto without = f.services.accounts.login({"ana@acme.example", "correct horse"}, f.from());
  REQUIRE_FALSE(without);
  CHECK(without.error().code == Errc::unauthenticated);
  CHECK(without.error().detail->fields.at(0).field == "code");
  CHECK_FALSE(f.services.accounts.login({"ana@acme.example", "correct horse", "5"}, f.from()));
  CHECK(f.services.accounts.login({"ana@acme.example", "correct horse", "6"}, f.from()));
  CHECK_FALSE(f.services.accounts.login({"ana@acme.example", "correct horse", "6"}, f.from()));

  CHECK_FALSE(f.services.second_factor.disable("wrong horse", f.as(ana)));
  CHECK(f.services.second_factor.enrol(f.as(ana)).error().code == Errc::conflict);
  REQUIRE(f.services.second_factor.disable("correct horse", f.as(ana)));
  f.login("ana@acme.example");
}

TEST_CASE("a new password ends all other sign-ins", "[identity][password]") {
  IdentityFixture f;
  const SignedIn ana = f.owner(), other = f.login("ana@acme.example");
  const Caller caller = f.as(ana);
  CHECK(f.services.password_changes.change("wrong horse", "battery staple", caller).error().code ==
        Errc::unauthenticated);
  CHECK(f.services.password_changes.change("correct horse", "short", caller).error().code == Errc::unprocessable);
  REQUIRE(f.services.password_changes.change("correct horse", "battery staple", caller));
  CHECK(f.admit(ana));
  CHECK_FALSE(f.admit(other));
  f.login("ana@acme.example", "battery staple");
}

TEST_CASE("a mailed link sets a password once, and ends every sign-in", "[identity][password]") {
  IdentityFixture f;
  const SignedIn ana = f.owner();
  REQUIRE(f.services.password_changes.forget("Ana@acme.example", f.from()));
  REQUIRE(f.store.writer->flush(std::chrono::seconds(5)));
  REQUIRE(f.post.count() == 1);
  const std::string token = f.post.token();
  REQUIRE(f.services.password_changes.reset(token, "battery staple", f.from()));
  CHECK_FALSE(f.admit(ana));
  f.login("ana@acme.example", "battery staple");
  const auto again = f.services.password_changes.reset(token, "a third password", f.from());
  CHECK(again.error().code == Errc::unprocessable);
}

TEST_CASE("a mailed link grows old, and a newer one takes its place", "[identity][password]") {
  IdentityFixture f;
  f.owner();
  REQUIRE(f.services.password_changes.forget("ana@acme.example", f.from()));
  REQUIRE(f.store.writer->flush(std::chrono::seconds(5)));
  const std::string first = f.post.token();
  REQUIRE(f.services.password_changes.forget("ana@acme.example", f.from()));
  REQUIRE(f.store.writer->flush(std::chrono::seconds(5)));
  CHECK_FALSE(f.services.password_changes.reset(first, "battery staple", f.from()));
  f.store.clock.advance(std::chrono::minutes(61));
  CHECK_FALSE(f.services.password_changes.reset(f.post.token(), "battery staple", f.from()));
}

TEST_CASE("asking for a link for nobody looks like asking for somebody, and mails nothing", "[identity][password]") {
  IdentityFixture f;
  f.owner();
  CHECK(f.services.password_changes.forget("nobody@acme.example", f.from()));
  REQUIRE(f.store.writer->flush(std::chrono::seconds(5)));
  CHECK(f.post.count() == 0);
}

TEST_CASE("the first start makes the default tenant and a super admin with a password nobody knows before",
          "[identity][start]") {
  IdentityFixture f;
  const SignedIn first = f.first_super_admin();
  CHECK(first.place.tenant == "default");
  const Principal who = f.admit(first).value();
  CHECK(who.super_admin);
  CHECK(who.role == "super_admin");
  const auto again = f.services.registration.first_start();
  REQUIRE(again);
  CHECK_FALSE(again->has_value());
}
