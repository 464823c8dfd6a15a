// Where providers deliver: verify, parse, journal, and answer when it is durable.
#pragma once

#include <string>

#include "base/metrics.hpp"
#include "messaging/intake.hpp"
#include "net/router.hpp"

namespace parley::api {

/// Adds GET and POST of /api/v1/whatsapp/webhook and /api/webhooks/whatsapp for the Cloud API's provider plugin.
/// What is passed by reference must outlive the router.
Result<> add_webhook_routes(net::Router& router, messaging::Intake& intake, const Clock& clock, Metrics& metrics);

}  // namespace parley::api
