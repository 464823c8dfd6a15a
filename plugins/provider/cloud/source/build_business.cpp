#include "build_business.hpp"

#include "interactive_frame.hpp"

namespace parley::cloud {

namespace {

using Header = FrameRules::Header;

/// An action that is only a name.
void write_named_action(JsonText& out, std::string_view name) {
  out.begin_object("action");
  out.member("name", name);
  out.end_object();
}

/// An action whose parameters are Meta's own words: they differ by country and change with its payment partners.
void write_action_with_parameters(JsonText& out, const Part& message, std::string_view name) {
  out.begin_object("action");
  out.member("name", name);
  out.member("parameters", message.object("parameters").raw());
  out.end_object();
}

std::size_t write_product_section(JsonText& out, const Part& section, bool title_required) {
  const json::array& products = section.list("products", 1, limits::kProducts);
  out.begin_object();
  out.member_if(
      "title", title_required ? section.text("title", limits::kRowTitle) : section.text_if("title", limits::kRowTitle));
  out.begin_array("product_items");
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (!products[i].is_string() || products[i].get_string().empty()) {
      section.refuse("products[" + std::to_string(i) + "]", "the product's id as text", json::serialize(products[i]));
    }
    out.begin_object();
    out.member("product_retailer_id", std::string_view(products[i].get_string()));
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return products.size();
}

}  // namespace

void write_location_request(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "location_request_message", .header = Header::none, .footer = false});
  write_named_action(out, "send_location");
  end_interactive(out);
}

void write_address(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "address_message"});
  write_action_with_parameters(out, message, "address_message");
  end_interactive(out);
}

void write_contact_request(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "request_contact_info", .header = Header::none, .footer = false});
  write_named_action(out, "request_contact_info");
  end_interactive(out);
}

void write_product(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "product", .header = Header::none, .body_required = false});
  out.begin_object("action");
  out.member("catalog_id", message.text("catalog_id", limits::kId));
  out.member("product_retailer_id", message.text("product_id", limits::kId));
  out.end_object();
  end_interactive(out);
}

void write_product_list(JsonText& out, const Part& message) {
  if (!message.has("header")) message.refuse("header", "a text header, which this type needs");
  begin_interactive(out, message, {.kind = "product_list", .header = Header::text});
  const json::array& sections = message.list("sections", 1, limits::kSections);
  out.begin_object("action");
  out.member("catalog_id", message.text("catalog_id", limits::kId));
  out.begin_array("sections");
  std::size_t products = 0;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    products += write_product_section(out, message.item("sections", sections, i), sections.size() > 1);
  }
  if (products > limits::kProducts) {
    message.refuse("sections", "at most " + std::to_string(limits::kProducts) + " products in all sections together",
                   std::to_string(products));
  }
  out.end_array();
  out.end_object();
  end_interactive(out);
}

void write_catalog(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "catalog_message", .header = Header::none});
  const std::string_view thumbnail = message.text_if("thumbnail_product_id", limits::kId);
  out.begin_object("action");
  out.member("name", "catalog_message");
  if (!thumbnail.empty()) {
    out.begin_object("parameters");
    out.member("thumbnail_product_retailer_id", thumbnail);
    out.end_object();
  }
  out.end_object();
  end_interactive(out);
}

void write_order_details(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "order_details"});
  write_action_with_parameters(out, message, "review_and_pay");
  end_interactive(out);
}

void write_order_status(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "order_status", .header = Header::none});
  write_action_with_parameters(out, message, "review_order");
  end_interactive(out);
}

void write_call_permission_request(JsonText& out, const Part& message) {
  begin_interactive(
      out, message,
      {.kind = "call_permission_request", .header = Header::none, .body_required = false, .footer = false});
  write_named_action(out, "call_permission_request");
  end_interactive(out);
}

void write_voice_call(JsonText& out, const Part& message) {
  begin_interactive(out, message, {.kind = "voice_call", .header = Header::none, .footer = false});
  const std::string_view label = message.text_if("text", limits::kCallLabel);
  out.begin_object("action");
  out.member("name", "voice_call");
  if (!label.empty() || message.has("ttl_minutes")) {
    out.begin_object("parameters");
    out.member_if("display_text", label);
    if (message.has("ttl_minutes")) out.member("ttl_minutes", message.number("ttl_minutes", 1, 43'200));
    out.end_object();
  }
  out.end_object();
  end_interactive(out);
}

}  // namespace parley::cloud
