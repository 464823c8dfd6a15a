#include "stored_message.hpp"

namespace parley::loopback {

namespace {

using sdk::Json;

constexpr std::size_t kLongestPreview = 80;

/// What the customer wrote, without the envelope.
Json content_of_event(const Json& event) {
  Json content = Json::object();
  for (const auto& [name, value] : event.members()) {
    const bool envelope =
        name == "kind" || name == "account" || name == "id" || name == "timestamp" || name == "from" || name == "raw";
    if (!envelope) content.set(name, value);
  }
  return content;
}

Json content_of_outbound(const Json& outbound) {
  Json content = outbound["message"];
  if (const auto& reply_to = outbound["reply_to"]; reply_to.is_text())
    content.set("context", Json::object({{"id", reply_to}}));
  return content;
}

Json content_of(const StoredMessage& message) {
  const Json document = Json::parse(message.document);
  return message.from_bot ? content_of_outbound(document) : content_of_event(document);
}

/// Cuts before a character, never inside one.
std::string cut(std::string_view text) {
  std::size_t end = 0;
  std::size_t count = 0;
  for (; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && ++count > kLongestPreview) break;
  }
  return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

}  // namespace

Json to_page(const StoredMessage& message) {
  return Json::object({{"id", message.id},
                       {"from", message.from_bot ? "bot" : "customer"},
                       {"status", message.status},
                       {"seen", message.seen},
                       {"number", message.number},
                       {"changed", message.changed},
                       {"at", message.at},
                       {"message", content_of(message)}});
}

std::string preview(const StoredMessage& message) {
  const Json content = content_of(message);
  for (const char* member : {"text", "body", "caption", "name"})
    if (const auto text = content[member].text(); !text.empty()) return cut(text);
  return "[" + std::string(content["type"].text("message")) + "]";
}

}  // namespace parley::loopback
