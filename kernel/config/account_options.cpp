#include "config/account_options.hpp"

namespace parley::config {

using enum OptionType;

namespace {

Option plugin_option(std::string key, std::string id, std::string description) {
  return {.key = std::move(key),
          .type = string,
          .default_text = std::move(id),
          .min = "1",
          .max = "64",
          .description = std::move(description)};
}

Option count(std::string key, std::string usual, std::string most, std::string description) {
  return {.key = std::move(key),
          .type = integer,
          .default_text = std::move(usual),
          .min = "1",
          .max = std::move(most),
          .description = std::move(description)};
}

}  // namespace

OptionTable auth_options() {
  return OptionTable::of({
      {.key = "chain",
       .type = string_list,
       .default_text = "auth.jwt,auth.apikey",
       .min = "1",
       .max = "16",
       .description =
           "The plugins that tell who sends a request, in their order; the first that allows or denies decides."},
      plugin_option("passwords", "auth.password", "The plugin that hashes and checks passwords."),
      plugin_option("tokens", "auth.jwt", "The plugin that makes access tokens; it has to be in the chain."),
      plugin_option("codes", "auth.totp", "The plugin for one-time codes, the second factor."),
      {.key = "access_ttl",
       .type = duration,
       .default_text = "15m",
       .min = "1m",
       .max = "24h",
       .description = "How long an access token is good."},
      {.key = "refresh_ttl",
       .type = duration,
       .default_text = "30d",
       .min = "1h",
       .max = "400d",
       .description = "How long a sign-in lasts that is not used."},
      {.key = "registration",
       .type = boolean,
       .default_text = "true",
       .description = "Whether anybody may open a tenant with POST /api/v1/auth/register."},
      {.key = "remember",
       .type = duration,
       .default_text = "10s",
       .min = "0s",
       .max = "5m",
       .description = "How long rights are remembered; changes act at once, this is for those no message told of."},
      count("password_checks", "4", "64",
            "Requests that may wait for password hashing at once; more are answered 429. At most half of "
            "worker_threads."),
      {.key = "cookie_secure",
       .type = boolean,
       .default_text = "true",
       .description = "Whether the refresh cookie takes https; false only while listening on this machine alone."},
      {.key = "origins",
       .type = string_list,
       .default_text = "",
       .max = "100",
       .description = "Origins of other pages that may sign in, such as \"https://app.example.com\"."},
  });
}

OptionTable limits_options() {
  return OptionTable::of({
      count("tenant_per_minute", "6000", "1000000", "API calls of one tenant."),
      count("user_per_minute", "1200", "1000000", "API calls of one user."),
      count("api_key_per_minute", "3000", "1000000", "API calls of one API key."),
      count("address_per_minute", "300", "1000000",
            "API calls from one address by nobody in particular (sign-in, registration)."),
      count("login_attempts", "10", "1000", "Password attempts on one login name in 15 minutes."),
      count("address_attempts", "60", "100000", "Password attempts from one address in 15 minutes."),
      {.key = "trusted_proxies",
       .type = string_list,
       .default_text = "",
       .max = "100",
       .description = "Addresses of proxies whose X-Forwarded-For is believed; without it all clients behind one share "
                      "its limits."},
  });
}

OptionTable quotas_options() {
  const auto bound = [](std::string key, std::string usual, std::string description) {
    return Option{.key = std::move(key),
                  .type = integer,
                  .default_text = std::move(usual),
                  .min = "0",
                  .max = "1000000000",
                  .description = std::move(description)};
  };
  return OptionTable::of({
      bound("users", "10", "Active users of a tenant."),
      bound("contacts", "1000", "Contacts of a tenant."),
      bound("campaigns", "50", "Campaigns of a tenant."),
      bound("connections", "5", "Channels that a tenant makes."),
  });
}

OptionTable mail_options() {
  return OptionTable::of({
      {.key = "host",
       .type = string,
       .default_text = "",
       .max = "253",
       .description = "The SMTP server; without one letters are printed to the log."},
      {.key = "port", .type = integer, .default_text = "587", .min = "1", .max = "65535", .description = "Its port."},
      {.key = "security",
       .type = choice,
       .default_text = "starttls",
       .choices = {"starttls", "tls", "none"},
       .description = "How the connection is protected."},
      {.key = "user",
       .type = string,
       .default_text = "",
       .max = "320",
       .description = "The account there; empty: none."},
      {.key = "password", .type = secret, .description = "Its password, best as env:NAME or file:PATH."},
      {.key = "from",
       .type = string,
       .default_text = "parley <parley@localhost>",
       .min = "3",
       .max = "400",
       .description = "The sender of the letters."},
      {.key = "public_url",
       .type = string,
       .default_text = "",
       .max = "500",
       .description = "Where people reach the console, for links in letters; without it a letter has a code."},
      {.key = "timeout",
       .type = duration,
       .default_text = "10s",
       .min = "100ms",
       .max = "5m",
       .description = "For each step of the conversation with the SMTP server."},
      {.key = "queue",
       .type = integer,
       .default_text = "1000",
       .min = "1",
       .max = "1000000",
       .description = "Letters that wait to be sent."},
  });
}

}  // namespace parley::config
