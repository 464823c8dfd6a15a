#include "build_message.hpp"

#include <parley/plugin.hpp>

#include "build_business.hpp"
#include "build_content.hpp"
#include "build_interactive.hpp"
#include "build_template.hpp"
#include "characters.hpp"
#include "document.hpp"
#include "limits.hpp"

namespace parley::cloud {

namespace {

constexpr MessageType kTypes[] = {
    {"text", write_text},
    {"image", write_image},
    {"video", write_video},
    {"audio", write_audio},
    {"document", write_document},
    {"sticker", write_sticker},
    {"location", write_location},
    {"contacts", write_contacts},
    {"reaction", write_reaction},
    {"template", write_template},
    {"buttons", write_buttons},
    {"list", write_list},
    {"cta_url", write_cta_url},
    {"flow", write_flow},
    {"carousel", write_carousel},
    {"location_request", write_location_request},
    {"address", write_address},
    {"contact_request", write_contact_request},
    {"product", write_product},
    {"product_list", write_product_list},
    {"catalog", write_catalog},
    {"order_details", write_order_details},
    {"order_status", write_order_status},
    {"call_permission_request", write_call_permission_request},
    {"voice_call", write_voice_call},
    {"interactive", write_raw_interactive},
};

/// A group, else a phone number, else a user id: the API takes the number when it gets both.
void write_recipient(JsonText& out, const Part& to) {
  const std::string_view group = to.text_if("group", limits::kId);
  const std::string_view address = to.text_if("address", limits::kId);
  const std::string_view user_id = to.text_if("user_id", limits::kId);
  out.member("recipient_type", group.empty() ? "individual" : "group");
  if (!group.empty()) return out.member("to", group);
  if (!address.empty()) {
    const std::string_view digits = phone_digits(address);
    if (digits.empty()) to.refuse("address", "a phone number with country code, digits only");
    return out.member("to", digits);
  }
  if (user_id.empty()) to.refuse("address", "an address, a user_id or a group", "none of them");
  out.member("recipient", user_id);
}

void write_content(JsonText& out, const Part& message) {
  const std::string_view type = message.text("type", limits::kHeader);
  for (const MessageType& known : kTypes) {
    if (known.name == type) return known.write(out, message);
  }
  throw sdk::Failure(PARLEY_UNSUPPORTED, "message.type: the Cloud API provider cannot send '" + std::string(type) +
                                             "'; its capabilities list the types it can");
}

}  // namespace

std::string build_message(std::string_view text) {
  Document document;
  const json::object* root = document.parse(text);
  if (!root) throw sdk::Failure(PARLEY_INVALID, "outbound message: " + document.error());
  const Part whole(*root, "");
  std::string body;
  body.reserve(text.size() + 256);
  JsonText out(body);
  out.begin_object();
  out.member("messaging_product", "whatsapp");
  write_recipient(out, whole.object("to"));
  if (const std::string_view earlier = whole.text_if("reply_to", limits::kId); !earlier.empty()) {
    out.begin_object("context");
    out.member("message_id", earlier);
    out.end_object();
  }
  write_content(out, whole.object("message"));
  out.member("biz_opaque_callback_data", whole.text("id", limits::kId));
  out.end_object();
  return body;
}

std::span<const MessageType> message_types() {
  return kTypes;
}

}  // namespace parley::cloud
