#include "build_interactive.hpp"

#include "interactive_frame.hpp"

namespace parley::cloud {

namespace {

using Header = FrameRules::Header;

void write_row(JsonText& out, const Part& row) {
  out.begin_object();
  out.member("id", row.text("id", limits::kRowId));
  out.member("title", row.text("title", limits::kRowTitle));
  out.member_if("description", row.text_if("description", limits::kRowDescription));
  out.end_object();
}

/// Appends one section; returns how many rows it has.
std::size_t write_section(JsonText& out, const Part& section, bool title_required) {
  const json::array& rows = section.list("rows", 1, limits::kRows);
  out.begin_object();
  out.member_if(
      "title", title_required ? section.text("title", limits::kRowTitle) : section.text_if("title", limits::kRowTitle));
  out.begin_array("rows");
  for (std::size_t i = 0; i < rows.size(); ++i) write_row(out, section.item("rows", rows, i));
  out.end_array();
  out.end_object();
  return rows.size();
}

/// How many reply buttons a card has; a card with a link has none.
std::size_t button_count(const Part& card) {
  const json::value* buttons = card.raw().if_contains("buttons");
  return buttons && buttons->is_array() ? buttons->get_array().size() : 0;
}

/// A card is a picture or film with either one link (text, url) or one to three buttons.
void write_card(JsonText& out, const Part& card, std::size_t index) {
  out.begin_object();
  out.member("card_index", static_cast<std::int64_t>(index));
  const bool link = card.has("url");
  if (link == card.has("buttons")) card.refuse("url", "either url and text, or buttons", link ? "both" : "neither");
  if (link) out.member("type", "cta_url");
  const Part header = card.object("header");
  const std::string_view type = header.text("type", limits::kHeader);
  if (type != "image" && type != "video") header.refuse("type", "image or video");
  write_media_header(out, header, type);
  if (const std::string_view body = card.text_if("body", limits::kCardBody); !body.empty()) {
    out.begin_object("body");
    out.member("text", body);
    out.end_object();
  }
  out.begin_object("action");
  if (link) {
    out.member("name", "cta_url");
    out.begin_object("parameters");
    out.member("display_text", card.text("text", limits::kLinkLabel));
    out.member("url", card.url("url"));
    out.end_object();
  } else {
    write_reply_buttons(out, card, "quick_reply");
  }
  out.end_object();
  out.end_object();
}

void write_flow_start(JsonText& out, const Part& message) {
  if (!message.has("screen") && !message.has("data")) return;
  out.begin_object("flow_action_payload");
  out.member("screen", message.text("screen", limits::kId));
  if (message.has("data")) out.member("data", message.object("data").raw());
  out.end_object();
}

void check_frame_text(const Part& interactive, std::string_view key, std::size_t max) {
  if (interactive.has(key)) interactive.object(key).text_if("text", max);
}

}  // namespace

void write_buttons(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "button"});
  out.begin_object("action");
  write_reply_buttons(out, message, "reply");
  out.end_object();
  end_interactive(out);
}

void write_list(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "list", .header = Header::text, .max_body = limits::kListBody});
  const json::array& sections = message.list("sections", 1, limits::kSections);
  out.begin_object("action");
  out.member("button", message.text("button", limits::kListLabel));
  out.begin_array("sections");
  std::size_t rows = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    rows += write_section(out, message.item("sections", sections, i), sections.size() > 1);
  }
  if (rows > limits::kRows) {
    message.refuse("sections", "at most " + std::to_string(limits::kRows) + " rows in all sections together",
                   std::to_string(rows));
  }
  out.end_array();
  out.end_object();
  end_interactive(out);
}

void write_cta_url(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "cta_url"});
  out.begin_object("action");
  out.member("name", "cta_url");
  out.begin_object("parameters");
  out.member("display_text", message.text("text", limits::kLinkLabel));
  out.member("url", message.url("url"));
  out.end_object();
  out.end_object();
  end_interactive(out);
}

void write_flow(JsonText& out, const Part& message) {
  if (message.has("flow_id") == message.has("flow_name")) {
    message.refuse("flow_id", "either flow_id or flow_name", message.has("flow_id") ? "both" : "neither");
  }
  const std::string_view version = message.text_if("version", 8);
  const std::string_view action = message.text_if("flow_action", 32);
  if (!action.empty() && action != "navigate" && action != "data_exchange") {
    message.refuse("flow_action", "navigate or data_exchange");
  }
  begin_interactive(out, message, {.kind = "flow"});
  out.begin_object("action");
  out.member("name", "flow");
  out.begin_object("parameters");
  out.member("flow_message_version", version.empty() ? std::string_view("3") : version);
  out.member_if("flow_id", message.text_if("flow_id", limits::kId));
  out.member_if("flow_name", message.text_if("flow_name", limits::kId));
  out.member("flow_cta", message.text("flow_cta", limits::kHeader));
  out.member_if("flow_token", message.text_if("flow_token", limits::kText));
  out.member_if("flow_action", action);
  write_flow_start(out, message);
  out.member_if("mode", message.text_if("mode", 16));
  out.end_object();
  out.end_object();
  end_interactive(out);
}

void write_carousel(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "carousel", .header = Header::none, .footer = false});
  const json::array& cards = message.list("cards", limits::kMinCards, limits::kCards);
  out.begin_object("action");
  out.begin_array("cards");
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const Part card = message.item("cards", cards, i);
    if (button_count(card) != button_count(message.item("cards", cards, 0))) {
      card.refuse("buttons", "the same buttons on every card: as many and of the same kind as on cards[0]",
                  "other buttons");
    }
    write_card(out, card, i);
  }
  out.end_array();
  out.end_object();
  end_interactive(out);
}

void write_raw_interactive(JsonText& out, const Part& message) {
  const Part interactive = message.object("interactive");
  const std::string_view kind = interactive.text("type", limits::kHeader);
  interactive.object("action");
  check_frame_text(interactive, "body", kind == "list" ? limits::kListBody : limits::kBody);
  check_frame_text(interactive, "header", limits::kHeader);
  check_frame_text(interactive, "footer", limits::kFooter);
  out.member("type", "interactive");
  out.member("interactive", interactive.raw());
}

}  // namespace parley::cloud
