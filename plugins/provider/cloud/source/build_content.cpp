#include "build_content.hpp"

#include "limits.hpp"

namespace parley::cloud {

namespace {

struct MediaRules {
  std::string_view type;
  bool caption = false;
  bool filename = false;
  bool voice = false;
};

void forbid(const Part& message, std::string_view key, std::string_view type) {
  if (message.has(key)) message.refuse(key, "nothing: the Cloud API takes none with " + std::string(type));
}

void write_media(JsonText& out, const Part& message, const MediaRules& rules) {
  out.member("type", rules.type);
  out.begin_object(rules.type);
  write_media_source(out, message);
  if (rules.caption) {
    out.member_if("caption", message.text_if("caption", limits::kCaption));
  } else {
    forbid(message, "caption", rules.type);
  }
  if (rules.filename) {
    out.member_if("filename", message.text_if("filename", limits::kFilename));
  }
  if (rules.voice && message.flag("voice")) out.member("voice", true);
  out.end_object();
}

void check_contact(const Part& contact) {
  const Part name = contact.object("name");
  name.text("formatted_name", limits::kName);
}

}  // namespace

void write_media_source(JsonText& out, const Part& media) {
  if (media.has("media_id") == media.has("url")) {
    media.refuse("url", "either url or media_id", media.has("url") ? "both" : "neither");
  }
  if (media.has("media_id")) {
    out.member("id", media.text("media_id", limits::kId));
  } else {
    out.member("link", media.url("url"));
  }
}

void write_text(JsonText& out, const Part& message) {
  out.member("type", "text");
  out.begin_object("text");
  out.member("body", message.text("text", limits::kText));
  if (message.has("preview_url")) out.member("preview_url", message.flag("preview_url"));
  out.end_object();
}

void write_image(JsonText& out, const Part& message) {
  write_media(out, message, {.type = "image", .caption = true});
}
void write_video(JsonText& out, const Part& message) {
  write_media(out, message, {.type = "video", .caption = true});
}
void write_audio(JsonText& out, const Part& message) {
  write_media(out, message, {.type = "audio", .voice = true});
}
void write_document(JsonText& out, const Part& message) {
  write_media(out, message, {.type = "document", .caption = true, .filename = true});
}
void write_sticker(JsonText& out, const Part& message) {
  write_media(out, message, {.type = "sticker"});
}

void write_location(JsonText& out, const Part& message) {
  out.member("type", "location");
  out.begin_object("location");
  out.member("latitude", message.number("latitude", -90, 90));
  out.member("longitude", message.number("longitude", -180, 180));
  out.member_if("name", message.text_if("name", limits::kName));
  out.member_if("address", message.text_if("address", limits::kName));
  out.end_object();
}

void write_contacts(JsonText& out, const Part& message) {
  const json::array& contacts = message.list("contacts", 1, limits::kContacts);
  for (std::size_t i = 0; i < contacts.size(); ++i) check_contact(message.item("contacts", contacts, i));
  out.member("type", "contacts");
  out.member("contacts", contacts);
}

void write_reaction(JsonText& out, const Part& message) {
  out.member("type", "reaction");
  out.begin_object("reaction");
  out.member("message_id", message.text("message_id", limits::kId));
  out.member("emoji", message.text_if("emoji", 16));  // empty takes the reaction back
  out.end_object();
}

}  // namespace parley::cloud
