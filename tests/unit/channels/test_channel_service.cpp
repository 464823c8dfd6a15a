#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "base/error_detail.hpp"
#include "channels/channel_fields.hpp"
#include "channels/channel_service.hpp"
#include "identity/tenant_repository.hpp"
#include "support/kernel_store.hpp"

using namespace parley;
using namespace parley::channels;

namespace {

/// Waits until it is true, or for so long.
template <class Condition>
bool wait_for(Millis longest, Condition&& condition) {
  const auto end = std::chrono::steady_clock::now() + longest;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

/// Takes every channel whose number is not "0", and remembers what runs.
struct Gateway final : ChannelGateway {
  std::vector<ChannelRecord> configured;
  bool reachable = true, opens = true;
  std::function<void()> during_check, during_apply;  ///< run once, in the next such call

  Result<> check(const ChannelRecord& channel) override {
    if (const auto action = std::exchange(during_check, nullptr)) action();
    if (string_or(channel.options, "phone_number_id") == "0") return wrong_field("phone_number_id", "is no number");
    return {};
  }
  Result<> apply(const ChannelRecord& channel) override {
    if (const auto action = std::exchange(during_apply, nullptr)) action();
    if (!opens) return fail(Errc::unavailable, "the plugin provider.cloud does not run on this server");
    const std::lock_guard lock(mutex_);
    running_[channel.id] = channel;
    return {};
  }
  void withdraw(const std::string& channel) override {
    const std::lock_guard lock(mutex_);
    running_.erase(channel);
  }
  std::vector<std::string> open() const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& [id, channel] : running_) ids.push_back(id);
    return ids;
  }
  Result<json::object> probe(const ChannelRecord&) override {
    if (!reachable) return fail(Errc::unavailable, "the provider refused: token expired");
    return json::object{{"display_phone_number", "+55 11 99999-0001"}};
  }
  std::vector<ChannelRecord> from_file(const std::string& tenant) const override {
    std::vector<ChannelRecord> own;
    for (const ChannelRecord& channel : configured)
      if (channel.tenant == tenant) own.push_back(channel);
    return own;
  }

  bool runs(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    return running_.contains(id);
  }
  std::string token(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    return std::string(string_or(running_.at(id).secrets, "access_token"));
  }
  void close_all() {
    const std::lock_guard lock(mutex_);
    running_.clear();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, ChannelRecord> running_;
};

/// The store's time; what a test wants to happen in between happens when it is next asked for.
struct InterruptedClock final : Clock {
  explicit InterruptedClock(const Clock& clock) : clock_(clock) {}
  WallTime wall() const override {
    if (const auto action = std::exchange(during, nullptr)) action();
    return clock_.wall();
  }
  SteadyTime steady() const override { return clock_.steady(); }
  mutable std::function<void()> during;

 private:
  const Clock& clock_;
};

struct Fixture {
  Fixture() {
    for (const char* tenant : {"acme", "globex"}) {
      store::WriteSet set(tenant);
      set.add(
          "INSERT INTO tenants (tenant_id, name, slug, is_active, settings, ai_keys, quotas, created_at, updated_at) "
          "VALUES ($1, $1, $1, 1, '{}', '', '{}', 0, 0)");
      store.writer->write(std::move(set)).value();
    }
    quotas.count(counted_connections());
  }

  identity::Caller as(const std::string& tenant) {
    identity::Caller caller;
    caller.who.id = "user-1";
    caller.who.tenant = tenant;
    return caller;
  }
  static json::object official(const std::string& number = "1001") {
    return {{"name", "Support"}, {"provider", "official"}, {"phone_number_id", number}, {"access_token", "t0ken"}};
  }
  ChannelRecord made(const std::string& tenant = "acme", const std::string& number = "1001") {
    return service.create(official(number), as(tenant)).value();
  }
  Result<ChannelRecord> give_token(const std::string& id, const std::string& token) {
    return service.patch(id, {{"access_token", token}}, as("acme"));
  }
  std::string token(const std::string& id) {
    return std::string(string_or(service.get("acme", id).value().secrets, "access_token"));
  }
  bool is_stored(const std::string& id) { return service.get("acme", id).has_value(); }
  void delete_elsewhere(const std::string& tenant, const std::string& id) {
    store::WriteSet set(tenant);
    ChannelRepository::remove(set, id);
    store.writer->write(std::move(set)).value();
  }
  Result<> open_all() {
    return service.open_all(store.access, [](const ChannelRecord&, const Error&) { FAIL("left out"); });
  }
  std::string stored(const std::string& column) {
    std::string text;
    store::Select select("SELECT secrets, options FROM channels WHERE tenant_id = $1");
    store.database.query("acme", select, [&](const store::Row& row) { text = row.text(column == "secrets" ? 0 : 1); })
        .value();
    return text;
  }

  test::KernelStore store;
  std::string key = secrets::FernetKey::generate().to_text();
  secrets::Keyring keyring = secrets::Keyring::from_texts(std::span(&key, 1)).value();
  secrets::Vault vault{keyring, store.clock};
  ChannelRepository repository{store.database, vault};
  identity::Audit audit{store.database, store.clock, store.ids};
  identity::TenantRepository tenants{store.access, store.database};
  identity::Quotas quotas{tenants, store.database, identity::Quotas::usual()};
  Gateway gateway;
  InterruptedClock clock{store.clock};
  ChannelService service{{repository, *store.writer, gateway, audit, quotas, clock, store.ids}};
};

}  // namespace

TEST_CASE("a channel that is made runs, and is its tenant's default when it is the first", "[channels]") {
  Fixture f;
  const ChannelRecord first = f.made(), second = f.made("acme", "1002");
  CHECK(f.gateway.runs(first.id));
  CHECK(first.is_default);
  CHECK_FALSE(second.is_default);
  CHECK(f.service.usual("acme")->id == first.id);
  REQUIRE(f.service.set_default(second.id, f.as("acme")).has_value());
  CHECK(f.service.usual("acme")->id == second.id);
  CHECK_FALSE(f.service.get("acme", first.id)->is_default);
}

TEST_CASE("secrets are sealed in the store, and never shown", "[channels][secrets]") {
  Fixture f;
  const ChannelRecord channel = f.made();
  CHECK(f.stored("secrets").find("t0ken") == std::string::npos);
  CHECK(f.stored("options").find("t0ken") == std::string::npos);
  const ChannelRecord read = f.service.get("acme", channel.id).value();
  CHECK(string_or(read.secrets, "access_token") == "t0ken");
  const std::string shown = json::serialize(to_document(read));
  CHECK(shown.find("t0ken") == std::string::npos);
  CHECK(to_document(read).at("secrets_set") == json::array{"access_token"});
}

TEST_CASE("a replaced channel keeps the secrets that nobody can read back", "[channels]") {
  Fixture f;
  const ChannelRecord channel = f.made();
  json::object fields = Fixture::official("1009");
  fields.erase("access_token");
  const ChannelRecord after = f.service.replace(channel.id, fields, f.as("acme")).value();
  CHECK(string_or(after.options, "phone_number_id") == "1009");
  CHECK(string_or(after.secrets, "access_token") == "t0ken");
  const ChannelRecord cleared = f.service.patch(channel.id, {{"access_token", nullptr}}, f.as("acme")).value();
  CHECK_FALSE(cleared.secrets.contains("access_token"));
}

TEST_CASE("a setting of another provider is refused by name", "[channels][input]") {
  Fixture f;
  json::object fields = Fixture::official();
  fields["waha_url"] = "https://waha.example";
  const auto made = f.service.create(fields, f.as("acme"));
  REQUIRE(made.has_error());
  CHECK(made.error().detail->fields.at(0).field == "waha_url");
  CHECK(f.service.create(Fixture::official("0"), f.as("acme")).error().code == Errc::unprocessable);
  CHECK(f.gateway.open().empty());
}

TEST_CASE("another tenant's channel is not there", "[channels][tenancy]") {
  Fixture f;
  const std::string id = f.made("globex").id;
  CHECK(f.service.get("acme", id).error().code == Errc::not_found);
  CHECK(f.service.patch(id, {{"name", "mine"}}, f.as("acme")).error().code == Errc::not_found);
  CHECK(f.service.remove(id, f.as("acme")).error().code == Errc::not_found);
  CHECK(f.service.set_default(id, f.as("acme")).error().code == Errc::not_found);
  CHECK(f.service.test(id, f.as("acme")).error().code == Errc::not_found);
  CHECK(f.service.list("acme")->empty());
  CHECK(f.gateway.runs(id));
}

TEST_CASE("channels of the configuration file are listed, used and not changed", "[channels]") {
  Fixture f;
  ChannelRecord phone;
  phone.tenant = "acme";
  phone.id = "phone";
  phone.provider = "provider.loopback";
  phone.from_file = true;
  f.gateway.configured.push_back(phone);
  CHECK(f.service.usual("acme")->id == "phone");
  CHECK(f.service.patch("phone", {{"name", "x"}}, f.as("acme")).error().code == Errc::conflict);
  CHECK(f.service.get("globex", "phone").error().code == Errc::not_found);
}

TEST_CASE("the sixth connection is refused with the quota", "[channels][quota]") {
  Fixture f;
  for (int i = 0; i < 5; ++i) f.made("acme", std::to_string(1001 + i));
  const auto sixth = f.service.create(Fixture::official("2001"), f.as("acme"));
  REQUIRE(sixth.has_error());
  CHECK(sixth.error().code == Errc::quota);
  CHECK(sixth.error().detail->quota->max == 5);
  CHECK(f.service.list("acme")->size() == 5);
}

TEST_CASE("a trial keeps what the provider said as the channel's health", "[channels]") {
  Fixture f;
  const std::string id = f.made().id;
  CHECK(f.service.test(id, f.as("acme"))->success);
  CHECK(f.service.get("acme", id)->health_status == "healthy");
  f.gateway.reachable = false;
  CHECK_FALSE(f.service.test(id, f.as("acme"))->success);
  const ChannelRecord after = f.service.get("acme", id).value();
  CHECK(after.health_status == "failing");
  CHECK(after.error_message.find("token expired") != std::string::npos);
}

TEST_CASE("what changes a channel is in the audit, without its secrets", "[channels][audit]") {
  Fixture f;
  const std::string id = f.made().id;
  REQUIRE(f.service.patch(id, {{"access_token", "an0ther"}}, f.as("acme")).has_value());
  REQUIRE(f.service.remove(id, f.as("acme")).has_value());
  CHECK_FALSE(f.gateway.runs(id));
  const auto entries = f.audit.list("acme", {.resource_id = id}, 10).value();
  REQUIRE(entries.size() == 3);
  CHECK(entries[1].action == "channels.update");
  CHECK(json::serialize(entries[1].details).find("an0ther") == std::string::npos);
  CHECK(entries[1].details.at("changed") == json::array{"access_token"});
}

TEST_CASE("a start opens every tenant's channels, and another node's change is taken over", "[channels][nodes]") {
  Fixture f;
  const std::string a = f.made("acme").id, b = f.made("globex", "1002").id;
  f.gateway.close_all();
  REQUIRE(f.open_all().has_value());
  CHECK(f.gateway.open().size() == 2);
  f.delete_elsewhere("globex", b);
  REQUIRE(f.service.refresh("globex", b).has_value());
  REQUIRE(f.service.refresh("acme", a).has_value());
  CHECK(f.gateway.open() == std::vector<std::string>{a});
}

TEST_CASE("reading all channels again closes those that are gone from the store", "[channels][nodes]") {
  Fixture f;
  const std::string a = f.made("acme").id, b = f.made("globex", "1002").id;
  f.delete_elsewhere("globex", b);
  REQUIRE(f.open_all().has_value());
  CHECK(f.gateway.open() == std::vector<std::string>{a});
}

TEST_CASE("of two changes the one that is committed last runs, whichever reaches the provider first",
          "[channels][order]") {
  Fixture f;
  const std::string id = f.made().id;
  std::thread other;
  f.gateway.during_apply = [&] {
    other = std::thread([&] { f.give_token(id, "second").value(); });
    REQUIRE(wait_for(Millis(10'000), [&] { return f.token(id) == "second"; }));
    wait_for(Millis(100), [&] { return f.gateway.token(id) == "second"; });  // it must not be: this one takes its turn
  };
  REQUIRE(f.give_token(id, "first").has_value());
  other.join();
  CHECK(f.token(id) == "second");
  CHECK(f.gateway.token(id) == "second");
}

TEST_CASE("a channel that is deleted while it is opened is closed in the end", "[channels][order]") {
  Fixture f;
  const bool all = GENERATE(false, true);
  const std::string id = f.made().id;
  std::thread other;
  f.gateway.during_apply = [&] {
    other = std::thread([&] { f.service.remove(id, f.as("acme")).value(); });
    REQUIRE(wait_for(Millis(10'000), [&] { return !f.is_stored(id); }));
    wait_for(Millis(100), [&] { return !f.gateway.runs(id); });  // it must not be: the opening goes on
  };
  REQUIRE((all ? f.open_all() : f.service.refresh("acme", id)).has_value());
  other.join();
  CHECK_FALSE(f.gateway.runs(id));
}

TEST_CASE("a change of what somebody else changed meanwhile is refused, even within a millisecond",
          "[channels][order]") {
  Fixture f;
  const std::string id = f.made().id;
  f.gateway.during_check = [&] { f.give_token(id, "theirs").value(); };
  const auto late = f.service.patch(id, {{"name", "Sales"}}, f.as("acme"));
  REQUIRE(late.has_error());
  CHECK(late.error().code == Errc::conflict);
  CHECK(late.error().message.find(id) != std::string::npos);
  CHECK(f.token(id) == "theirs");
  CHECK(f.gateway.token(id) == "theirs");
  CHECK(f.service.patch(id, {{"name", "Sales"}}, f.as("acme"))->name == "Sales");
}

TEST_CASE("what makes a channel the default leaves its settings alone", "[channels][order]") {
  Fixture f;
  f.made("acme", "1002");
  const std::string id = f.made().id;
  f.clock.during = [&] { f.give_token(id, "newer").value(); };
  const ChannelRecord chosen = f.service.set_default(id, f.as("acme")).value();
  CHECK(chosen.is_default);
  CHECK(f.token(id) == "newer");
  CHECK(f.service.usual("acme")->id == id);
}

TEST_CASE("a change of settings does not take back the default that was given meanwhile", "[channels][order]") {
  Fixture f;
  f.made("acme", "1002");
  const std::string id = f.made().id;
  f.gateway.during_check = [&] { f.service.set_default(id, f.as("acme")).value(); };
  (void)f.give_token(id, "newer");  // taken or refused
  CHECK(f.service.usual("acme")->id == id);
}

TEST_CASE("other nodes are told of a change that cannot be opened here", "[channels][nodes]") {
  Fixture f;
  const std::string id = f.made().id;
  std::vector<std::string> told;
  f.service.relay_by([&](const std::string&, const std::string& channel) { told.push_back(channel); });
  f.gateway.opens = false;
  CHECK(f.give_token(id, "newer").error().code == Errc::unavailable);
  CHECK(told == std::vector<std::string>{id});
}
