#include "build_template.hpp"

#include <algorithm>

#include "limits.hpp"

namespace parley::cloud {

namespace {

bool is_template_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

constexpr std::string_view kParameterTypes[] = {"text",
                                                "currency",
                                                "date_time",
                                                "image",
                                                "video",
                                                "document",
                                                "location",
                                                "payload",
                                                "action",
                                                "product",
                                                "order_status",
                                                "coupon_code",
                                                "limited_time_offer",
                                                "ttl_minutes",
                                                "tap_target_configuration"};

void check_parameter(const Part& parameter) {
  const std::string_view type = parameter.text("type", limits::kHeader);
  if (std::find(std::begin(kParameterTypes), std::end(kParameterTypes), type) == std::end(kParameterTypes)) {
    parameter.refuse("type", "a type of template parameter, such as text, currency, date_time, image or payload");
  }
  if (type == "text") parameter.text("text", limits::kListBody * 8);
  if (type == "image" || type == "video" || type == "document") {
    const Part media = parameter.object(type);
    if (media.has("id") == media.has("link")) {
      media.refuse("id", "either id or link", media.has("id") ? "both" : "neither");
    }
  }
}

void check_button(const Part& button) {
  button.text("sub_type", limits::kHeader);
  const json::value* index = button.raw().if_contains("index");
  const bool known = index && (index->is_int64() || index->is_string());
  if (!known) button.refuse("index", "the button's place, from 0");
}

void check_components(const Part& owner, int depth);

void check_cards(const Part& carousel, int depth) {
  const json::array& cards = carousel.list("cards", 1, limits::kCards);
  for (std::size_t i = 0; i < cards.size(); ++i) check_components(carousel.item("cards", cards, i), depth);
}

void check_component(const Part& component, int depth) {
  const std::string_view type = component.text("type", limits::kHeader);
  if (type == "button") check_button(component);
  if (type == "carousel" && depth == 0) return check_cards(component, depth + 1);
  if (type == "carousel") component.refuse("type", "no carousel inside a carousel");
  if (!component.has("parameters")) return;
  const std::size_t most = type == "header" ? 1 : limits::kParameters;
  const json::array& parameters = component.list("parameters", 0, most);
  for (std::size_t i = 0; i < parameters.size(); ++i) check_parameter(component.item("parameters", parameters, i));
}

void check_components(const Part& owner, int depth) {
  const json::array& components = owner.list("components", 0, limits::kComponents);
  for (std::size_t i = 0; i < components.size(); ++i) check_component(owner.item("components", components, i), depth);
}

/// "pt_BR", or {"code": "pt_BR", "policy"?: "deterministic"}.
void write_language(JsonText& out, const Part& message) {
  const json::value* language = message.raw().if_contains("language");
  out.begin_object("language");
  if (language && language->is_object()) {
    const Part object = message.object("language");
    out.member("code", object.text("code", limits::kHeader));
    out.member_if("policy", object.text_if("policy", limits::kHeader));
  } else {
    out.member("code", message.text("language", limits::kHeader));
    out.member_if("policy", message.text_if("policy", limits::kHeader));
  }
  out.end_object();
}

}  // namespace

void write_template(JsonText& out, const Part& message) {
  const std::string_view name = message.text("name", limits::kTemplateName);
  if (!is_template_name(name)) message.refuse("name", "small letters, digits and '_' only");
  out.member("type", "template");
  out.begin_object("template");
  out.member("name", name);
  write_language(out, message);
  if (message.has("components")) {
    check_components(message, 0);
    out.member("components", message.raw().at("components").get_array());
  }
  out.end_object();
}

}  // namespace parley::cloud
