#include "api/webhook_routes.hpp"

#include <memory>

#include "host/raw_request.hpp"

namespace parley::api {

namespace {

constexpr std::string_view kProvider = "provider.cloud";
constexpr std::size_t kMaxBody = std::size_t{3} << 20 | 4096;  // the provider's 3 MB, and a little for its rounding

net::Response retry_later(std::string_view message, const std::string& request_id) {
  net::Response response = net::error_response(503, message, request_id);
  response.headers.set("Retry-After", "1");
  return response;
}

/// A webhook is answered 200 for anything that is kept, also what nobody understands: a refusal makes the provider send
/// it again for days.
net::Response answer_to(const Result<messaging::Journal::Receipt>& receipt, const std::string& request_id) {
  if (receipt) return net::json_response(200, {{"success", true}});
  const Error& error = receipt.error();
  switch (error.code) {
    case Errc::denied:
      return net::error_response(401, error.message, request_id);
    case Errc::invalid:
      return net::error_response(400, error.message, request_id);
    case Errc::unavailable:
    case Errc::limit:
    case Errc::timeout:
      return retry_later(error.message, request_id);
    default:
      return net::error_response(500, "the webhook could not be kept", request_id);
  }
}

net::Handler receive(messaging::Intake& intake, const Clock& clock, Histogram& seconds) {
  return [&intake, &clock, &seconds](const net::Request& request, net::Responder responder) {
    const host::RawRequest raw(request);
    auto held = std::make_shared<net::Responder>(std::move(responder));
    intake.webhook(kProvider, raw.raw(),
                   [held, &clock, &seconds, begun = clock.steady(),
                    id = request.request_id](const Result<messaging::Journal::Receipt>& receipt) {
                     seconds.observe(std::chrono::duration<double>(clock.steady() - begun).count());
                     held->send(answer_to(receipt, id));
                   });
  };
}

net::Handler handshake(messaging::Intake& intake) {
  return [&intake](const net::Request& request, net::Responder responder) {
    const host::RawRequest raw(request);
    const Result<std::string> body = intake.handshake(kProvider, raw.raw());
    responder.send(body ? net::text_response(200, *body)
                        : net::error_response(403, body.error().message, request.request_id));
  };
}

}  // namespace

Result<> add_webhook_routes(net::Router& router, messaging::Intake& intake, const Clock& clock, Metrics& metrics) {
  Histogram& seconds =
      metrics.histogram("parley_webhook_seconds", "From a webhook's last byte to its durable acknowledgement");
  for (const char* path : {"/api/v1/whatsapp/webhook", "/api/webhooks/whatsapp"}) {
    net::RouteOptions options;
    options.max_body_bytes = kMaxBody;
    if (const Result<> added = router.add(net::Method::post, path, receive(intake, clock, seconds), options); !added)
      return added;
    if (const Result<> added = router.add(net::Method::get, path, handshake(intake)); !added) return added;
  }
  return {};
}

}  // namespace parley::api
