#include "loopback.hpp"

#include <utility>

#include "loopback_channel.hpp"

namespace parley::loopback {

using sdk::Json;

Loopback::Loopback(sdk::Host host, std::string_view config)
    : phone_(std::make_unique<Phone>(host, PhoneOptions::read(Json::parse(config)), system_micros)),
      routes_(host, *phone_) {}

std::string Loopback::capabilities() const {
  Json types = Json::array();
  for (const char* type : {"text",         "image",
                           "video",        "audio",
                           "document",     "sticker",
                           "location",     "contacts",
                           "reaction",     "template",
                           "buttons",      "list",
                           "cta_url",      "flow",
                           "carousel",     "location_request",
                           "address",      "contact_request",
                           "product",      "product_list",
                           "catalog",      "order_details",
                           "order_status", "call_permission_request",
                           "voice_call",   "interactive"})
    types.push(type);
  return Json::object(
             {{"transport", "local"}, {"safe_resend", true}, {"echoes_id", true}, {"message_types", std::move(types)}})
      .dump();
}

std::unique_ptr<sdk::Channel> Loopback::open_channel(std::string_view channel) const {
  const Json config = Json::parse(channel);
  PhoneChannel opened{std::string(config["id"].text()), std::string(config["tenant"].text()),
                      std::string(config["name"].text())};
  if (opened.id.empty() || opened.tenant.empty())
    throw sdk::Failure(PARLEY_INVALID, "the channel: expected an \"id\" and a \"tenant\"");
  return std::make_unique<LoopbackChannel>(*phone_, std::move(opened));
}

std::string Loopback::parse_webhook(const sdk::HttpRequest&) const {
  throw sdk::Failure(PARLEY_UNSUPPORTED, "the phone simulator has no webhook; post to /phone/api/messages");
}

void Loopback::start() {
  routes_.add();
  phone_->start();
}

void Loopback::stop() {
  phone_->stop();
}

}  // namespace parley::loopback
