#include "server/account_options.hpp"

#include <algorithm>

#include "server/loopback_address.hpp"

namespace parley::server {

namespace {

constexpr Millis kAttempts = std::chrono::minutes(15);
constexpr Millis kMinute = std::chrono::minutes(1);

}  // namespace

identity::ServicesOptions services_options(const config::Configuration& kernel) {
  const config::Settings& auth = kernel.section("auth");
  const config::Settings& limits = kernel.section("limits");
  const config::Settings& quotas = kernel.section("quotas");
  identity::ServicesOptions options;
  options.accounts.access_ttl = auth.duration("access_ttl");
  options.accounts.refresh_ttl = auth.duration("refresh_ttl");
  options.accounts.registration = auth.boolean("registration");
  options.accounts.attempts_per_name = {limits.integer("login_attempts"), kAttempts};
  options.accounts.attempts_per_address = {limits.integer("address_attempts"), kAttempts};
  options.accounts.public_url = kernel.section("mail").string("public_url");
  options.gatekeeper.remember = auth.duration("remember");
  // Never more than half of the threads, however they were set: the others are there for webhooks.
  const std::int64_t threads = kernel.section("server").integer("worker_threads");
  options.passwords_at_once =
      int(std::clamp<std::int64_t>(auth.integer("password_checks"), 1, std::max<std::int64_t>(1, threads / 2)));
  for (const char* resource : {"users", "contacts", "campaigns", "connections"})
    options.quotas[resource] = quotas.integer(resource);
  return options;
}

api::ThrottleOptions throttle_options(const config::Settings& limits) {
  return {{limits.integer("tenant_per_minute"), kMinute},
          {limits.integer("user_per_minute"), kMinute},
          {limits.integer("api_key_per_minute"), kMinute},
          {limits.integer("address_per_minute"), kMinute}};
}

mail::SmtpOptions smtp_options(const config::Settings& mail) {
  mail::SmtpOptions options;
  options.host = mail.string("host");
  options.port = std::uint16_t(mail.integer("port"));
  using enum mail::SmtpOptions::Security;
  const std::string& security = mail.choice("security");
  options.security = security == "tls" ? tls : security == "none" ? none : starttls;
  options.user = mail.string("user");
  options.password = mail.secret("password").reveal();
  options.from = mail.string("from");
  options.timeout = mail.duration("timeout");
  options.queue = std::size_t(mail.integer("queue"));
  return options;
}

Result<api::CookieOptions> cookie_options(const config::Settings& auth, const config::Settings& server) {
  const std::string& host = server.address("listen").host;
  if (!auth.boolean("cookie_secure") && !is_loopback(host))
    return fail(Errc::invalid, "auth.cookie_secure is false while server.listen is " + host +
                                   ": the refresh cookie would cross the network unprotected. Serve https through a "
                                   "proxy and leave cookie_secure true, or listen on 127.0.0.1");
  return api::CookieOptions{auth.boolean("cookie_secure"), auth.list("origins")};
}

}  // namespace parley::server
