// The sections [auth], [limits], [quotas] and [mail] in the forms that the parts take.
#pragma once

#include "api/refresh_cookie.hpp"
#include "api/request_throttle.hpp"
#include "config/configuration.hpp"
#include "identity/services.hpp"
#include "mail/smtp_mailer.hpp"

namespace parley::server {

identity::ServicesOptions services_options(const config::Configuration& kernel);
api::ThrottleOptions throttle_options(const config::Settings& limits);
mail::SmtpOptions smtp_options(const config::Settings& mail);
/// Errc::invalid for a cookie that would cross a network unprotected.
Result<api::CookieOptions> cookie_options(const config::Settings& auth, const config::Settings& server);

}  // namespace parley::server
