#include "webhook_requests.hpp"

#include <array>
#include <cstdio>
#include <ctime>

#include "base/crypto.hpp"
#include "base/json.hpp"

namespace parley::bench {

namespace {

std::string digits(const char* format, std::size_t number) {
  char text[32];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

std::string new_run() {
  std::array<std::uint8_t, 8> bytes;
  random_bytes(bytes);
  return to_hex(bytes);
}

json::object document(const WebhookOptions& options, const std::string& run, std::size_t number) {
  const std::string customer = digits("55119%08zu", number % options.customers);
  const json::object message{{"from", customer},
                             {"id", "wamid.HBgN" + run + digits("%012zu", number)},
                             {"timestamp", std::to_string(std::time(nullptr))},
                             {"type", "text"},
                             {"text", json::object{{"body", options.text + " " + std::to_string(number)}}}};
  const json::object value{
      {"messaging_product", "whatsapp"},
      {"metadata",
       json::object{{"display_phone_number", "551130000000"}, {"phone_number_id", options.phone_number_id}}},
      {"contacts",
       json::array{json::object{{"profile", json::object{{"name", "Ana " + customer}}}, {"wa_id", customer}}}},
      {"messages", json::array{message}}};
  return {{"object", "whatsapp_business_account"},
          {"entry",
           json::array{json::object{{"id", "200000000000002"},
                                    {"changes", json::array{json::object{{"value", value}, {"field", "messages"}}}}}}}};
}

}  // namespace

std::vector<std::string> webhook_requests(const WebhookOptions& options) {
  const std::string run = new_run();
  std::vector<std::string> requests;
  requests.reserve(options.count);
  for (std::size_t i = 0; i < options.count; ++i) {
    const std::string body = json::serialize(document(options, run, i));
    requests.push_back("POST " + options.path +
                       " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: facebookexternalua\r\nContent-Type: "
                       "application/json\r\nX-Hub-Signature-256: sha256=" +
                       to_hex(hmac_sha256(options.app_secret, body)) +
                       "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  return requests;
}

}  // namespace parley::bench
