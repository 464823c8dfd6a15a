// A provider and an open channel as a host would have them.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cloud_provider.hpp"

namespace parley::cloud::test {

namespace json = boost::json;

inline json::object channel_options() {
  return {{"phone_number_id", "100200300"},
          {"business_account_id", "900"},
          {"access_token", "EAAtoken"},
          {"app_secret", "shhh"},
          {"webhook_verify_token", "let me in"},
          {"base_url", "https://graph.facebook.com"},
          {"graph_version", "v23.0"},
          {"media_hosts", json::array{"fbsbx.com", "whatsapp.net"}}};
}

inline CloudProvider provider() {
  return {sdk::Host(nullptr), R"({"max_webhook_bytes": 4194304})"};
}

inline std::unique_ptr<sdk::Channel> open_channel(const json::object& options = channel_options()) {
  return provider().open_channel(json::serialize(options));
}

/// A response that lives as long as this does.
class Response {
 public:
  Response(int status, std::string body, std::string_view header = {}, std::string_view value = {})
      : body_(std::move(body)), header_{sdk::str(header), sdk::str(value)} {
    raw_.struct_size = sizeof raw_;
    raw_.status = status;
    raw_.header_count = header.empty() ? 0 : 1;
    raw_.headers = &header_;
    raw_.body = sdk::str(body_);
  }
  Response(const Response&) = delete;
  const parley_http_response& raw() const { return raw_; }

 private:
  std::string body_;
  parley_header header_;
  parley_http_response raw_{};
};

}  // namespace parley::cloud::test
