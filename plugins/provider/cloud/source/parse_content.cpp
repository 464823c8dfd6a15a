#include "parse_content.hpp"

#include "digest.hpp"
#include "fields.hpp"
#include "parse_reply.hpp"

namespace parley::cloud {

namespace {

const json::object& need_object(const json::object& item, std::string_view key) {
  if (const json::object* object = object_at(item, key)) return *object;
  throw BrokenItem(std::string(key) + ": expected an object");
}

void write_type_and_text(JsonText& out, std::string_view type, std::string_view text) {
  out.member("type", type);
  out.member("text", text);
}

bool write_text(JsonText& out, const json::object& item, std::string_view type) {
  const json::object& text = need_object(item, "text");
  if (!has_text(text, "body")) throw BrokenItem("text.body: expected a text");
  write_type_and_text(out, type, text_at(text, "body"));
  return true;
}

bool write_media(JsonText& out, const json::object& item, std::string_view type) {
  const json::object& media = need_object(item, type);
  const bool can_be_fetched = has_text(media, "id") || has_text(media, "url");
  // Meta leaves the id out when it could not take the file itself; the errors then say why.
  if (!can_be_fetched && !array_at(item, "errors")) {
    throw BrokenItem(std::string(type) + ".id: expected a text, found none");
  }
  write_type_and_text(out, type, text_at(media, "caption"));
  out.begin_object("media");
  out.member_if("id", text_at(media, "id"));
  out.member_if("mime_type", text_at(media, "mime_type"));
  if (has_text(media, "sha256")) out.member("sha256", normal_sha256(text_at(media, "sha256")));
  out.member_if("caption", text_at(media, "caption"));
  out.member_if("filename", text_at(media, "filename"));
  if (true_at(media, "voice")) out.member("voice", true);
  if (true_at(media, "animated")) out.member("animated", true);
  out.member_if("url", text_at(media, "url"));
  out.end_object();
  return true;
}

bool write_location(JsonText& out, const json::object& item, std::string_view type) {
  const json::object& place = need_object(item, "location");
  for (const char* key : {"latitude", "longitude"}) {
    const json::value* number = place.if_contains(key);
    if (!number || !number->is_number()) throw BrokenItem(std::string("location.") + key + ": expected a number");
  }
  const std::string_view name = text_at(place, "name");
  write_type_and_text(out, type, name.empty() ? text_at(place, "address") : name);
  out.begin_object("location");
  out.member("latitude", place.at("latitude"));
  out.member("longitude", place.at("longitude"));
  out.member_if("name", name);
  out.member_if("address", text_at(place, "address"));
  out.member_if("url", text_at(place, "url"));
  out.end_object();
  return true;
}

bool write_contacts(JsonText& out, const json::object& item, std::string_view type) {
  const json::array* contacts = array_at(item, "contacts");
  if (!contacts) throw BrokenItem("contacts: expected an array");
  std::string names;
  for (const json::value& contact : *contacts) {
    const json::object* about = contact.if_object();
    const json::object* name = about ? object_at(*about, "name") : nullptr;
    if (!name) continue;
    if (!names.empty()) names += ", ";
    names += text_at(*name, "formatted_name");
  }
  write_type_and_text(out, type, names);
  out.member("contacts", *contacts);
  return true;
}

bool write_reaction(JsonText& out, const json::object& item, std::string_view type) {
  const json::object& reaction = need_object(item, "reaction");
  const std::string_view emoji = text_at(reaction, "emoji");
  if (!has_text(reaction, "message_id")) throw BrokenItem("reaction.message_id: expected a text");
  write_type_and_text(out, type, emoji);
  out.begin_object("reaction");
  out.member("message_id", text_at(reaction, "message_id"));
  out.key("emoji");
  if (emoji.empty()) {  // taken back
    out.null();
  } else {
    out.value(emoji);
  }
  out.end_object();
  return true;
}

bool write_order(JsonText& out, const json::object& item, std::string_view type) {
  const json::object& order = need_object(item, "order");
  write_type_and_text(out, type, text_at(order, "text"));
  out.member("order", order);
  return true;
}

bool write_system(JsonText& out, const json::object& item, std::string_view type) {
  const json::object& system = need_object(item, "system");
  write_type_and_text(out, type, text_at(system, "body"));
  out.member("system", system);
  return true;
}

/// Something the API cannot show us; its errors say what. Kept as a message: a person waits for an answer to it.
bool write_unsupported(JsonText& out, const json::object&, std::string_view) {
  write_type_and_text(out, "unsupported", "");
  return true;
}

bool write_request_welcome(JsonText& out, const json::object&, std::string_view type) {
  write_type_and_text(out, type, "");
  return true;
}

struct Reader {
  std::string_view type;
  bool (*write)(JsonText&, const json::object&, std::string_view);
};

constexpr Reader kReaders[] = {
    {"text", write_text},
    {"image", write_media},
    {"audio", write_media},
    {"video", write_media},
    {"document", write_media},
    {"sticker", write_media},
    {"location", write_location},
    {"contacts", write_contacts},
    {"interactive", write_interactive_reply},
    {"button", write_button},
    {"reaction", write_reaction},
    {"order", write_order},
    {"system", write_system},
    {"unsupported", write_unsupported},
    {"unknown", write_unsupported},
    {"request_welcome", write_request_welcome},
};

}  // namespace

bool write_content(JsonText& out, const json::object& item, std::string_view type) {
  for (const Reader& reader : kReaders) {
    if (reader.type == type) return reader.write(out, item, type);
  }
  return false;
}

}  // namespace parley::cloud
