#include "customer_message.hpp"

#include <algorithm>
#include <cmath>

#include "customer.hpp"
#include "media_data.hpp"

namespace parley::loopback {

namespace {

using sdk::Json;

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestReplyId = 512;
constexpr std::size_t kLongestUrl = 2048;
constexpr std::size_t kLongestEmoji = 16;

[[noreturn]] void refuse(const std::string& member, const std::string& expected) {
  throw sdk::Failure(PARLEY_INVALID, member + ": expected " + expected);
}

std::string bounded(const Json& object, std::string_view member, std::size_t longest) {
  const std::string_view text = object[member].text();
  if (characters(text) > longest)
    refuse(std::string(member),
           "at most " + std::to_string(longest) + " characters, found " + std::to_string(characters(text)));
  return std::string(text);
}

void copy_texts(const Json& from, Json& to, std::initializer_list<const char*> members, std::size_t longest) {
  for (const char* member : members)
    if (std::string text = bounded(from, member, longest); !text.empty()) to.set(member, std::move(text));
}

std::string id_of(const Json& posted, const MessageContext& context) {
  if (!posted.has("id")) return context.random_id();
  const std::string_view id = posted["id"].text();
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) { return is_customer(std::string_view(&c, 1)); });
  if (id.empty() || id.size() > kLongestId || !plain || id.starts_with("loop."))
    refuse("id", "1 to 64 letters, digits and . _ @ -, not beginning with \"loop.\" as the bot's do");
  return std::string(id);
}

/// One kind of content: reads it into the event.
class ContentReader {
 public:
  ContentReader(const Json& posted, const MessageContext& context, CustomerMessage& message)
      : posted_(posted), context_(context), message_(message) {}

  void read() {
    if (posted_.has("reply"))
      read_reply();
    else if (posted_.has("media"))
      read_media();
    else if (posted_.has("location"))
      read_location();
    else if (posted_.has("reaction"))
      read_reaction();
    else if (posted_.has("contacts"))
      read_contacts();
    else
      read_text();
  }

 private:
  void is(std::string_view type, std::string_view text) { message_.event.set("type", type).set("text", text); }

  std::string text_up_to_limit() const { return bounded(posted_, "text", std::size_t(context_.options.max_text)); }

  void read_text() {
    const std::string text = text_up_to_limit();
    if (text.empty())
      refuse("text", "the message, or one of \"reply\", \"media\", \"location\", \"reaction\", \"contacts\" instead");
    is("text", text);
  }

  void read_reply() {
    const Json& posted = posted_["reply"];
    const std::string_view kind = posted["kind"].text("button");
    const auto kinds = {"button", "list", "template_button", "flow", "call_permission"};
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
      refuse("reply.kind", "button, list, template_button, flow or call_permission");
    Json reply = Json::object({{"kind", kind}});
    copy_texts(posted, reply, {"id", "payload"}, kLongestReplyId);
    copy_texts(posted, reply, {"title", "description"}, kLongestTitle);
    if (posted.has("response")) reply.set("response", posted["response"]);
    if (reply["id"].text().empty() && reply["title"].text().empty()) refuse("reply", "an \"id\" and a \"title\"");
    is("reply", reply["title"].text());
    message_.event.set("reply", std::move(reply));
  }

  void read_media() {
    const Json& posted = posted_["media"];
    Json media = Json::object({{"id", message_.id}});
    copy_texts(posted, media, {"caption"}, 1024);
    copy_texts(posted, media, {"filename"}, 240);
    if (posted["voice"].boolean()) media.set("voice", true);
    const std::string_view url = posted["url"].text();
    if (url.starts_with("http://") || url.starts_with("https://")) {
      copy_texts(posted, media, {"url"}, kLongestUrl);
      copy_texts(posted, media, {"mime_type"}, 100);
    } else {
      take_data(posted, media);
    }
    const std::string type(posted_["type"].text(message_type_of(media["mime_type"].text())));
    const auto types = {"image", "audio", "video", "document", "sticker"};
    if (std::find(types.begin(), types.end(), type) == types.end())
      refuse("type", "image, audio, video, document or sticker beside \"media\"");
    is(type, media["caption"].text());
    message_.event.set("media", std::move(media));
  }

  void take_data(const Json& posted, Json& media) {
    const auto data = read_data_url(posted["url"].text(posted["data"].text()));
    if (!data) refuse("media.url", "an http(s) address or \"data:TYPE;base64,...\"");
    const std::size_t limit = std::size_t(context_.options.max_media);
    if (decoded_size(data->base64) > limit)
      refuse("media.url", "at most " + std::to_string(limit) + " bytes, found " +
                              std::to_string(decoded_size(data->base64)) + "; max_media sets the limit");
    if (!decode_base64(data->base64)) refuse("media.url", "base64 after the comma");
    message_.media_type = data->mime_type;
    message_.media = data->base64;
    media.set("mime_type", data->mime_type);
    media.set("url", "/phone/api/media/" + message_.id + "?channel=" + context_.account);
  }

  void read_location() {
    const Json& posted = posted_["location"];
    const auto coordinate = [&](const char* member, double limit) {
      const double value = posted[member].number(std::nan(""));
      if (!(value >= -limit && value <= limit))
        refuse(std::string("location.") + member,
               "a number from -" + std::to_string(int(limit)) + " to " + std::to_string(int(limit)));
      return value;
    };
    Json location =
        Json::object({{"latitude", coordinate("latitude", 90)}, {"longitude", coordinate("longitude", 180)}});
    copy_texts(posted, location, {"name", "address"}, 1000);
    is("location", location["name"].text());
    message_.event.set("location", std::move(location));
  }

  void read_reaction() {
    const Json& posted = posted_["reaction"];
    const std::string target = bounded(posted, "message_id", kLongestReplyId);
    const std::string emoji = bounded(posted, "emoji", kLongestEmoji);
    if (target.empty()) refuse("reaction.message_id", "the id of the message it is about");
    is("reaction", emoji);
    message_.event.set("reaction",
                       Json::object({{"message_id", target}, {"emoji", emoji.empty() ? Json() : Json(emoji)}}));
  }

  void read_contacts() {
    const Json& contacts = posted_["contacts"];
    if (contacts.items().empty() || contacts.items().size() > 257) refuse("contacts", "1 to 257 contact cards");
    is("contacts", contacts.items().front()["name"]["formatted_name"].text());
    message_.event.set("contacts", contacts);
  }

  const Json& posted_;
  const MessageContext& context_;
  CustomerMessage& message_;
};

}  // namespace

CustomerMessage read_customer_message(const Json& posted, const MessageContext& context) {
  if (!posted.is_object())
    refuse("body", "a JSON object such as {\"customer\": \"5511999990001\", \"text\": \"hello\"}");
  CustomerMessage message;
  message.customer = customer_named(posted["customer"].text());
  message.name = bounded(posted, "name", kLongestName);
  message.id = id_of(posted, context);
  Json from = Json::object({{"address", message.customer}});
  if (!message.name.empty()) from.set("name", message.name);
  message.event = Json::object({{"kind", "message"},
                                {"account", context.account},
                                {"id", message.id},
                                {"timestamp", context.now_ms},
                                {"from", std::move(from)}});
  ContentReader(posted, context, message).read();
  if (const std::string answered = bounded(posted, "reply_to", kLongestReplyId); !answered.empty())
    message.event.set("context", Json::object({{"id", answered}}));
  message.event.set("raw", Json::object({{"type", message.event["type"]}, {"id", message.id}}));
  return message;
}

}  // namespace parley::loopback
