#include <algorithm>
#include <array>

#include "base/quoted.hpp"
#include "flow/config_walk.hpp"
#include "flow/secret_words.hpp"
#include "flow/validator_parts.hpp"

namespace parley::flow {

namespace {

void check_secrets(Examined& flow, std::size_t at) {
  std::string field;
  walk_config(flow.node(at).config, field, [&](const json::value& value, std::string_view place) {
    if (value.is_string() && looks_secret(last_name(place), value.get_string()))
      flow.error("secret_in_plain_text", at, std::string(place),
                 words_for(flow.node(at)) + ": " + in_quotes(place) + " looks like a key or password in plain text.",
                 "Keep it as a secret and name it in the field \"secret\"; whoever reads flows would see it here.");
    return true;
  });
}

constexpr std::array<std::string_view, 12> kTextFields{"text",    "body",       "header",      "footer",
                                                       "button",  "title",      "prompt",      "caption",
                                                       "message", "retry_text", "description", "system"};

bool is_language(std::string_view tag) {
  const auto primary = tag.substr(0, tag.find_first_of("-_"));
  const bool small = std::ranges::all_of(primary, [](char c) { return c >= 'a' && c <= 'z'; });
  return small && (primary.size() == 2 || primary.size() == 3) && tag.size() <= 12;
}

/// {"en": "Hello", "pt": "Olá"} where a text is expected.
const json::object* text_by_language(const json::value& value, std::string_view place) {
  const json::object* object = value.if_object();
  if (!object || object->empty()) return nullptr;
  const std::string_view name = last_name(place);
  const bool expected = std::ranges::find(kTextFields, name) != kTextFields.end() || place.starts_with("keywords[");
  const bool is_text = std::ranges::all_of(
      *object, [](const auto& each) { return is_language(each.key()) && each.value().is_string(); });
  return expected && is_text ? object : nullptr;
}

using Languages = std::set<std::string, std::less<>>;

/// Calls `see(node, field, text)` for every text that is written in several languages.
template <class See>
void each_text(const Examined& flow, const See& see) {
  for (std::size_t at = 0; at < flow.size(); ++at) {
    if (flow.is_inert(at)) continue;
    std::string field;
    walk_config(flow.node(at).config, field, [&](const json::value& value, std::string_view place) {
      const json::object* text = text_by_language(value, place);
      if (text) see(at, place, *text);
      return text == nullptr;
    });
  }
}

void check_languages(Examined& flow) {
  Languages languages{flow.document.language};
  each_text(flow, [&](std::size_t, std::string_view, const json::object& text) {
    for (const auto& each : text) languages.emplace(each.key());
  });
  std::vector<std::pair<std::size_t, std::pair<std::string, std::string>>> gaps;
  each_text(flow, [&](std::size_t at, std::string_view place, const json::object& text) {
    std::string missing;
    for (const std::string& language : languages)
      if (!text.contains(language)) missing += (missing.empty() ? "" : ", ") + language;
    if (!missing.empty()) gaps.push_back({at, {std::string(place), missing}});
  });
  for (const auto& [at, gap] : gaps)
    flow.warning("missing_language", at, gap.first,
                 words_for(flow.node(at)) + ": " + in_quotes(gap.first) + " is not written in " + gap.second +
                     ", in which other texts of the flow are.",
                 "Add the text, or the person reads it in " + flow.document.language + ".");
}

}  // namespace

void check_texts(Examined& flow) {
  for (std::size_t at = 0; at < flow.size(); ++at) check_secrets(flow, at);
  check_languages(flow);
}

}  // namespace parley::flow
