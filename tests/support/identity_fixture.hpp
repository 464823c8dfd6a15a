// The services of kernel/identity on a real database, with a hasher, tokens, codes and a post office that tests read.
#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <map>

#include "identity/secret_text.hpp"
#include "identity/services.hpp"
#include "support/kernel_store.hpp"

namespace Catch {
/// What a failed check shows of a Result.
template <class T>
struct StringMaker<boost::system::result<T, parley::Error>> {
  static std::string convert(const boost::system::result<T, parley::Error>& result) {
    return result ? "a value" : "error: " + result.error().message;
  }
};
}  // namespace Catch

namespace parley::test {

using namespace parley::identity;

/// Counts its work: "the same work for a name that nobody has" can be asked about.
struct PlainPasswords final : PasswordHasher {
  Result<std::string> hash(std::string_view password) override { return "cheap:" + std::string(password); }
  Result<Checked> verify(std::string_view password, std::string_view encoded) override {
    ++checks;
    last_encoded = encoded;
    if (full) return try_again("the pool is full", Millis(1000));
    const bool cheap = encoded == "cheap:" + std::string(password);
    return Checked{cheap || encoded == "old:" + std::string(password), !cheap};
  }
  int checks = 0;
  std::string last_encoded;
  bool full = false;
};

/// "token:user:tenant:session".
struct PlainTokens final : TokenIssuer {
  Result<std::string> issue(const std::string& user, const std::string& tenant, const std::string& session, Millis,
                            WallTime) override {
    return "token:" + user + ":" + tenant + ":" + session;
  }
};

/// The code is the step: "7" at any time, once.
struct PlainCodes final : OneTimeCodes {
  Result<Fresh> create(std::string_view account, std::string_view) override {
    return Fresh{"seed", "otpauth://totp/" + std::string(account)};
  }
  Result<std::optional<std::int64_t>> check(std::string_view secret, std::string_view code, WallTime,
                                            std::int64_t last_step) override {
    const std::int64_t step = std::atoll(std::string(code).c_str());
    return secret == "seed" && step > last_step ? std::optional(step) : std::optional<std::int64_t>();
  }
};

struct PlainSealer final : Sealer {
  static std::string head(const SealedPlace& p) {
    return "sealed(" + std::string(p.tenant) + "/" + std::string(p.table) + "/" + std::string(p.column) + "/" +
           std::string(p.id) + ")";
  }
  Result<std::string> seal(const SealedPlace& place, std::string_view plain) override {
    return head(place) + std::string(plain);
  }
  Result<std::string> open(const SealedPlace& place, std::string_view sealed) override {
    if (!sealed.starts_with(head(place))) return fail(Errc::denied, "sealed for another place");
    return std::string(sealed.substr(head(place).size()));
  }
};

struct PostOffice final : mail::Mailer {
  void send(mail::Letter letter) override {
    const std::scoped_lock lock(mutex);
    letters.push_back(std::move(letter));
  }
  std::size_t count() {
    const std::scoped_lock lock(mutex);
    return letters.size();
  }
  /// The token of the last letter.
  std::string token() {
    const std::scoped_lock lock(mutex);
    const std::string& text = letters.back().text;
    const std::size_t begin = text.find("Code: ") + 6;
    return text.substr(begin, text.find('\n', begin) - begin);
  }
  std::mutex mutex;
  std::deque<mail::Letter> letters;
};

/// Plays an auth plugin: a header "who" with what it is to answer.
struct PlainLink final : AuthLink {
  explicit PlainLink(std::string name) : name_(std::move(name)) {}
  const std::string& id() const override { return name_; }
  Result<Answer> authenticate(const parley_http_request&) override { return answer; }
  Answer answer{PARLEY_AUTH_IGNORE, {}, {}};

 private:
  std::string name_;
};

struct IdentityFixture {
  explicit IdentityFixture(ServicesOptions options = {}) : services(ground(), ports(), std::move(options)) {}

  static Caller from(std::string address = "192.0.2.1") { return {{}, std::move(address), "request-1", "a browser"}; }
  Caller as(const SignedIn& who) {
    PlainLink::Answer answer;
    answer.verdict = PARLEY_AUTH_ALLOW;
    answer.principal = json::serialize(json::object{
        {"subject", who.user.id}, {"tenant", who.place.tenant}, {"session", who.tokens.session}, {"kind", "user"}});
    link->answer = answer;
    Caller caller = from();
    caller.who = services.gatekeeper.admit({}, {}, caller).value();
    return caller;
  }
  /// What the gatekeeper says of this sign-in now.
  Result<Principal> admit(const SignedIn& who, const std::string& visited = {}) {
    link->answer.verdict = PARLEY_AUTH_ALLOW;
    link->answer.principal = json::serialize(json::object{
        {"subject", who.user.id}, {"tenant", who.place.tenant}, {"session", who.tokens.session}, {"kind", "user"}});
    return services.gatekeeper.admit({}, visited, from());
  }
  Result<Principal> admit_key(const std::string& secret) {
    const Result<json::object> found = services.gatekeeper.find_key(digest_of(secret));
    if (!found) return found.error();
    link->answer = {PARLEY_AUTH_ALLOW, json::serialize(*found), {}};
    return services.gatekeeper.admit({}, {}, from());
  }

  /// A tenant with its owner, signed in.
  SignedIn owner(const std::string& email = "ana@acme.example", const std::string& tenant = "Acme") {
    const auto made = services.registration.open_tenant(tenant, {email, "Ana", "correct horse"}, from());
    REQUIRE(made.has_value());
    return login(email);
  }
  SignedIn login(const std::string& email, const std::string& password = "correct horse") {
    auto signed_in = services.accounts.login({email, password}, from());
    REQUIRE(signed_in.has_value());
    return std::move(*signed_in);
  }
  /// A colleague of the caller, signed in.
  SignedIn colleague(const SignedIn& owner, const std::string& email, const std::string& role) {
    const auto made = services.members.create({email, "Bia", role, "correct horse", {}}, as(owner));
    REQUIRE(made.has_value());
    return login(email);
  }
  SignedIn first_super_admin() {
    const auto first = services.registration.first_start();
    REQUIRE(first.has_value());
    REQUIRE(first->has_value());
    return login((*first)->email, (*first)->password);
  }

  KernelStore store;
  PlainPasswords passwords;
  PlainTokens tokens;
  PlainCodes codes;
  PlainSealer sealer;
  PostOffice post;
  LocalRates rates{store.clock};
  PlainLink* link = new PlainLink("auth.plain");  // the chain owns it
  AuthChain chain{links(link), store.log};
  Services services;

 private:
  static std::vector<std::unique_ptr<AuthLink>> links(PlainLink* link) {
    std::vector<std::unique_ptr<AuthLink>> all;
    all.emplace_back(link);
    return all;
  }
  Ground ground() { return {store.access, store.database, *store.writer, store.clock, store.ids, store.log}; }
  Ports ports() { return {passwords, tokens, codes, sealer, post, rates, chain}; }
};

}  // namespace parley::test
