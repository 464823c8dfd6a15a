#include <parley/json.hpp>
#include <parley/provider.hpp>
#include <parley/secret.hpp>

namespace {

using namespace parley;
using sdk::Failure;
using sdk::Json;

class Gateway : public sdk::Channel {
 public:
  explicit Gateway(const Json& options)
      : account_(required(options, "account")),
        base_url_(required(options, "base_url")),
        token_(required(options, "token")),
        webhook_secret_(required(options, "webhook_secret")) {}

  std::string account() const override { return account_; }

  void verify_webhook(const sdk::HttpRequest& request) const override {
    if (!sdk::equal_secrets(webhook_secret_, request.header("x-webhook-secret")))
      throw Failure(PARLEY_DENIED, "X-Webhook-Secret is missing or wrong");
  }

  std::string answer_handshake(const sdk::HttpRequest&) const override {
    throw Failure(PARLEY_DENIED, "this gateway does not check its endpoint");
  }

  sdk::OutgoingRequest build_send(std::string_view document) const override {
    const Json outbound = Json::parse(document);
    const Json& message = outbound["message"];
    if (message["type"].text() != "text")
      throw Failure(PARLEY_UNSUPPORTED, "message type '" + std::string(message["type"].text()) + "'; expected text");
    const Json body = Json::object({{"from", account_},
                                    {"to", outbound["to"]["address"]},
                                    {"text", message["text"]},
                                    {"reference", outbound["id"]}});
    return sdk::OutgoingRequest::to("POST", base_url_ + "/messages",
                                    {{"authorization", "Bearer " + token_}, {"content-type", "application/json"}},
                                    body.dump());
  }

  std::string parse_send(const parley_http_response& raw) const override {
    const sdk::HttpResponse response(raw);
    if (response.ok()) {
      const std::string id = message_id(response.body());
      // It may have been taken all the same, so it must not be sent again: the host keeps it as unknown.
      if (id.empty()) throw Failure(PARLEY_TIMEOUT, "the gateway answered without an id: the outcome is unknown");
      return Json::object({{"class", "accepted"}, {"provider_id", id}}).dump();
    }
    return Json::object({{"class", failure_class(response.status())},
                         {"code", response.status()},
                         {"message", "the gateway answered HTTP " + std::to_string(response.status())}})
        .dump();
  }

 private:
  static std::string required(const Json& options, std::string_view key) {
    if (!options[key].text().empty()) return std::string(options[key].text());
    throw Failure(PARLEY_INVALID, std::string(key) + ": expected a text that is not empty");
  }

  static std::string message_id(std::string_view body) try {
    return std::string(Json::parse(body)["id"].text());
  } catch (const Failure&) {
    return {};
  }

  static const char* failure_class(int status) {
    if (status == 429) return "throttled";
    if (status == 401 || status == 403) return "auth";
    return status >= 400 && status < 500 ? "permanent" : "transient";
  }

  std::string account_, base_url_, token_, webhook_secret_;
};

/// One item of a webhook. Each stands alone: a broken one is rejected, the others go on.
Json event_of(const Json& item, const Json& account) {
  Json event = Json::object({{"kind", "message"}, {"account", account}, {"id", item["id"]}, {"raw", item}});
  if (item["id"].text().empty() || item["from"].text().empty())
    return event.set("kind", "rejected").set("reason", "expected texts in id and from");
  if (!item["text"].is_text()) return event.set("kind", "unknown");
  return event.set("timestamp", item["time_ms"].integer())
      .set("from", Json::object({{"address", item["from"]}}))
      .set("type", "text")
      .set("text", item["text"]);
}

class @CLASS@ : public sdk::Provider {
 public:
  @CLASS@(sdk::Host, std::string_view) {}

  std::string capabilities() const override {
    return R"({"transport":"http","safe_resend":false,"echoes_id":true,"message_types":["text"]})";
  }

  std::unique_ptr<sdk::Channel> open_channel(std::string_view options) const override {
    return std::make_unique<Gateway>(Json::parse(options));
  }

  std::string parse_webhook(const sdk::HttpRequest& request) const override {
    const Json document = Json::parse(request.body());
    if (!document["messages"].is_array()) throw Failure(PARLEY_INVALID, "webhook: expected an array in messages");
    Json events = Json::array();
    for (const Json& item : document["messages"].items()) events.push(event_of(item, document["account"]));
    return Json::object({{"events", events}}).dump();
  }
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Provider);
