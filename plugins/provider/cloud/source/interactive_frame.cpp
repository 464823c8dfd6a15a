#include "interactive_frame.hpp"

#include "build_content.hpp"

namespace parley::cloud {

namespace {

void write_text_header(JsonText& out, std::string_view text) {
  out.begin_object("header");
  out.member("type", "text");
  out.member("text", text);
  out.end_object();
}

void write_header(JsonText& out, const Part& message, const FrameRules& rules) {
  if (!message.has("header")) return;
  if (rules.header == FrameRules::Header::none) message.refuse("header", "nothing: this type takes no header");
  if (message.raw().at("header").is_string()) {
    return write_text_header(out, message.text("header", limits::kHeader));
  }
  const Part header = message.object("header");
  const std::string_view type = header.text("type", limits::kHeader);
  if (type == "text") return write_text_header(out, header.text("text", limits::kHeader));
  if (rules.header == FrameRules::Header::text) header.refuse("type", "\"text\": this type takes no other header");
  if (type != "image" && type != "video" && type != "document") {
    header.refuse("type", "text, image, video or document");
  }
  write_media_header(out, header, type);
}

void write_body(JsonText& out, const Part& message, const FrameRules& rules) {
  const std::string_view body =
      rules.body_required ? message.text("body", rules.max_body) : message.text_if("body", rules.max_body);
  if (body.empty()) return;
  out.begin_object("body");
  out.member("text", body);
  out.end_object();
}

void write_footer(JsonText& out, const Part& message, const FrameRules& rules) {
  if (!rules.footer && message.has("footer")) message.refuse("footer", "nothing: this type takes no footer");
  const std::string_view footer = message.text_if("footer", limits::kFooter);
  if (footer.empty()) return;
  out.begin_object("footer");
  out.member("text", footer);
  out.end_object();
}

}  // namespace

void begin_interactive(JsonText& out, const Part& message, const FrameRules& rules) {
  out.member("type", "interactive");
  out.begin_object("interactive");
  out.member("type", rules.kind);
  write_header(out, message, rules);
  write_body(out, message, rules);
  write_footer(out, message, rules);
}

void end_interactive(JsonText& out) {
  out.end_object();
}

void write_media_header(JsonText& out, const Part& header, std::string_view type) {
  out.begin_object("header");
  out.member("type", type);
  out.begin_object(type);
  write_media_source(out, header);
  if (type == "document") out.member_if("filename", header.text_if("filename", limits::kFilename));
  out.end_object();
  out.end_object();
}

void write_reply_buttons(JsonText& out, const Part& owner, std::string_view kind) {
  const json::array& buttons = owner.list("buttons", 1, limits::kButtons);
  out.begin_array("buttons");
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const Part button = owner.item("buttons", buttons, i);
    out.begin_object();
    out.member("type", kind);
    out.begin_object(kind);
    out.member("id", button.text("id", limits::kButtonId));
    out.member("title", button.text("title", limits::kButtonTitle));
    out.end_object();
    out.end_object();
  }
  out.end_array();
}

}  // namespace parley::cloud
