#include "cloud_provider.hpp"

#include "build_message.hpp"
#include "cloud_channel.hpp"
#include "document.hpp"
#include "operations.hpp"
#include "parse_webhook.hpp"

namespace parley::cloud {

namespace {

std::size_t max_webhook_bytes(std::string_view config) {
  Document document;
  const json::object* options = document.parse(config);
  if (!options) throw sdk::Failure(PARLEY_INVALID, "provider.cloud: config: " + document.error());
  const json::value* size = options->if_contains("max_webhook_bytes");
  if (!size || !size->is_int64() || size->get_int64() <= 0) {
    throw sdk::Failure(PARLEY_INVALID, "provider.cloud: max_webhook_bytes: expected a number of bytes");
  }
  return static_cast<std::size_t>(size->get_int64());
}

}  // namespace

CloudProvider::CloudProvider(sdk::Host, std::string_view config) : max_webhook_bytes_(max_webhook_bytes(config)) {}

std::string CloudProvider::capabilities() const {
  std::string text;
  JsonText out(text);
  out.begin_object();
  out.member("transport", "http");
  out.member("safe_resend", false);
  out.member("echoes_id", true);
  out.begin_array("message_types");
  for (const MessageType& type : message_types()) out.value(type.name);
  out.end_array();
  out.begin_array("ops");
  for (const std::string_view op : op_names()) out.value(op);
  out.end_array();
  out.end_object();
  return text;
}

std::unique_ptr<sdk::Channel> CloudProvider::open_channel(std::string_view channel) const {
  return std::make_unique<CloudChannel>(ChannelSettings::from_json(channel));
}

std::string CloudProvider::parse_webhook(const sdk::HttpRequest& request) const {
  return cloud::parse_webhook(request.body(), max_webhook_bytes_);
}

}  // namespace parley::cloud
