// Webhooks as the Cloud API sends them, ready to be written to a socket: one text message each, signed, from many
// people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace parley::bench {

struct WebhookOptions {
  std::string path = "/api/v1/whatsapp/webhook";
  std::string app_secret;
  std::string phone_number_id;
  std::string text;             ///< of every message; its number follows
  std::size_t count = 0;        ///< messages, each with a wamid of its own that no other run has
  std::size_t customers = 500;  ///< who write in turn
};

std::vector<std::string> webhook_requests(const WebhookOptions& options);

}  // namespace parley::bench
