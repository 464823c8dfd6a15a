#include "bot/secret_requests.hpp"
#include "secrets/keyring.hpp"
#include "unit/bot/bot_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {

struct SecretFixture : BotFixture {
  const std::string key = std::string(43, 'A') + "=";
  secrets::Keyring keyring = secrets::Keyring::from_texts(std::span(&key, 1)).value();
  secrets::Vault vault{keyring, clock_};
  identity::Audit audit{*database_, clock_, ids_};
  bot::TenantSecrets secrets{*database_, *writer_, vault, audit, clock_};
  bot::SecretRequests guarded{secrets, requests_};

  identity::Caller caller() const {
    identity::Caller caller;
    caller.who.tenant = "acme";
    caller.who.id = "ana";
    return caller;
  }
  void ask(const std::string& tenant, json::object document) {
    guarded.run({tenant, "s1"}, {1, "http", std::move(document), true}, [](const json::object&) {});
  }
};

}  // namespace

TEST_CASE_METHOD(SecretFixture, "A secret goes into its header when the request leaves", "[bot][secrets]") {
  REQUIRE(secrets.create(caller(), "shop", "Authorization", "Bearer abc").has_value());
  ask("acme", {{"url", "https://example.com"}, {"secret", "shop"}, {"headers", {{"Accept", "text/plain"}}}});
  const json::object headers = requests_.next().request.document.at("headers").as_object();
  CHECK(headers.at("Authorization") == "Bearer abc");
  CHECK(headers.at("Accept") == "text/plain");
  CHECK(value("SELECT COUNT(*) FROM tenant_secrets WHERE tenant_id = $1 AND sealed LIKE '%abc%'") == "0");
}

TEST_CASE_METHOD(SecretFixture, "Another tenant's secret is not there, and the request does not leave",
                 "[bot][secrets]") {
  REQUIRE(secrets.create(caller(), "shop", "Authorization", "Bearer abc").has_value());
  std::mutex mutex;
  std::condition_variable told;
  json::object result;
  guarded.run({"globex", "s1"}, {1, "http", {{"secret", "shop"}}, true}, [&](json::object answer) {
    std::lock_guard lock(mutex);
    result = std::move(answer);
    told.notify_all();
  });
  std::unique_lock lock(mutex);
  REQUIRE(told.wait_for(lock, std::chrono::seconds(10), [&] { return !result.empty(); }));
  CHECK(result.at("error").at("class") == "refused");
  CHECK(requests_.quiet());
}

TEST_CASE_METHOD(SecretFixture, "People see the names of secrets and who changed them, and no values",
                 "[bot][secrets]") {
  REQUIRE(secrets.create(caller(), "shop", "X-Api-Key", "abc").has_value());
  REQUIRE(secrets.update(caller(), "shop", {}, "def").has_value());
  const auto lines = secrets.list("acme").value();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].header == "X-Api-Key");
  CHECK(lines[0].updated_by == "ana");
  CHECK(secrets.header_of("acme", "shop").value()->second == "def");
  CHECK(secrets.create(caller(), "shop", "X-Api-Key", "ghi").error().code == Errc::conflict);
  REQUIRE(secrets.remove(caller(), "shop").has_value());
  CHECK(secrets.remove(caller(), "shop").error().code == Errc::not_found);
  CHECK(value("SELECT COUNT(*) FROM audit WHERE tenant_id = $1") == "3");
}
