#include "server/accounts.hpp"

#include "bus/bus.hpp"
#include "bus/cache.hpp"
#include "identity/auth_plugins.hpp"
#include "mail/log_mailer.hpp"
#include "plugin/plugin_host.hpp"
#include "secrets/vault.hpp"
#include "server/account_options.hpp"
#include "server/demo_data.hpp"

namespace parley::server {

namespace {

class VaultSealer final : public identity::Sealer {
 public:
  explicit VaultSealer(const secrets::Vault& vault) : vault_(vault) {}
  Result<std::string> seal(const identity::SealedPlace& place, std::string_view plain) override {
    return vault_.seal({place.tenant, place.table, place.column, place.id}, plain);
  }
  Result<std::string> open(const identity::SealedPlace& place, std::string_view sealed) override {
    return vault_.open({place.tenant, place.table, place.column, place.id}, sealed);
  }

 private:
  const secrets::Vault& vault_;
};

/// Counted for all nodes together while they can reach their shared memory, and by each for itself while they cannot.
class SharedRates final : public identity::Rates {
 public:
  explicit SharedRates(bus::Cache& cache) : cache_(cache) {}
  identity::Taken take(const std::string& key, const identity::Rate& rate) override {
    const auto taken = cache_.take(key, {std::uint32_t(rate.burst), rate.period});
    if (!taken) return {};
    return {taken->allowed, std::int64_t(taken->remaining), taken->retry_after, taken->reset};
  }
  void drop(const std::string& key) override { (void)cache_.drop(bus::CacheKind::rate, key); }

 private:
  bus::Cache& cache_;
};

constexpr std::string_view kTopic = "identity.changes";

std::unique_ptr<mail::Mailer> mailer_of(const config::Settings& section, const Log& log, Metrics& metrics) {
  if (section.string("host").empty()) return std::make_unique<mail::LogMailer>(log);
  return std::make_unique<mail::SmtpMailer>(smtp_options(section), log, metrics);
}

}  // namespace

/// Members are made from top to bottom: what one uses stands above it.
struct Accounts::Parts {
  Parts(const config::Configuration& kernel, const AccountsGround& g, api::CookieOptions cookie_options)
      : plugins(g.plugins),
        ground(g.identity),
        log(g.identity.log.as("accounts")),
        chain_ids(kernel.section("auth").list("chain")),
        passwords(g.plugins, kernel.section("auth").string("passwords")),
        tokens(g.plugins, kernel.section("auth").string("tokens")),
        codes(g.plugins, kernel.section("auth").string("codes")),
        sealer(g.vault),
        mailer(mailer_of(kernel.section("mail"), g.identity.log, g.metrics)),
        bus(g.bus),
        rates(g.cache),
        chain(identity::plugin_links(g.plugins, chain_ids), g.identity.log),
        services(g.identity, {passwords, tokens, codes, sealer, *mailer, rates, chain}, services_options(kernel)),
        address(kernel.section("limits").list("trusted_proxies")),
        cookie(std::move(cookie_options)),
        authenticator(services.gatekeeper, address),
        throttle(rates, throttle_options(kernel.section("limits")), address) {}

  const plugin::PluginHost& plugins;
  const identity::Ground ground;
  const Log log;
  const std::vector<std::string> chain_ids;
  identity::PluginPasswords passwords;
  identity::PluginTokens tokens;
  identity::PluginCodes codes;
  VaultSealer sealer;
  std::unique_ptr<mail::Mailer> mailer;
  bus::Bus& bus;
  bus::Subscription heard;
  SharedRates rates;
  identity::AuthChain chain;
  identity::Services services;
  api::ClientAddress address;
  api::RefreshCookie cookie;
  api::RequestAuthenticator authenticator;
  api::RequestThrottle throttle;
};

Accounts::Accounts(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Accounts::~Accounts() = default;

Result<std::unique_ptr<Accounts>> Accounts::make(const config::Configuration& kernel, const AccountsGround& ground) {
  Result<api::CookieOptions> cookie = cookie_options(kernel.section("auth"), kernel.section("server"));
  if (!cookie) return cookie.error();
  return std::unique_ptr<Accounts>(new Accounts(std::make_unique<Parts>(kernel, ground, std::move(*cookie))));
}

identity::Services& Accounts::services() {
  return parts_->services;
}

rest::Authenticator& Accounts::authenticator() {
  return parts_->authenticator;
}

rest::Throttle& Accounts::throttle() {
  return parts_->throttle;
}

const api::ClientAddress& Accounts::address() const {
  return parts_->address;
}

Result<> Accounts::add_routes(rest::Api& api) {
  return api::add_identity_routes({api, parts_->services, parts_->authenticator, parts_->cookie});
}

Result<> Accounts::join_bus() {
  identity::Changes& changes = parts_->services.changes;
  Result<bus::Subscription> heard = parts_->bus.subscribe(
      kTopic, {[&changes](std::string_view text) { changes.heard(text); }, [&changes] { changes.missed(); }});
  if (!heard) return heard.error();
  parts_->heard = std::move(*heard);
  // Not heard elsewhere: the bus tells those nodes to look again when it is back, and their memory is short.
  changes.relay_by([&bus = parts_->bus](const std::string& text) { (void)bus.publish(kTopic, text); });
  return {};
}

void Accounts::leave_bus() {
  parts_->services.changes.relay_by({});
  parts_->heard = {};
}

Result<std::size_t> Accounts::fill_demo(const messaging::ChannelDirectory& channels) {
  const identity::Ground& ground = parts_->ground;
  identity::OperatorAccounts accounts({ground.access, ground.database, ground.writer, ground.clock, ground.ids,
                                       parts_->services.audit, parts_->services.changes},
                                      parts_->passwords);
  return Demo({ground.access, ground.database, ground.writer, channels, accounts, ground.clock}).fill();
}

std::optional<identity::Registration::First> Accounts::first_start() {
  for (const std::string& id : parts_->chain_ids)
    if (!parts_->plugins.find(id))
      parts_->log.warning("a plugin of auth.chain does not run; requests that it would be asked about are answered 503",
                          {{"plugin", id}});
  auto made = parts_->services.registration.first_start();
  if (made) return std::move(*made);
  parts_->log.warning("nobody can sign in yet", {{"reason", made.error().message}});
  return std::nullopt;
}

}  // namespace parley::server
