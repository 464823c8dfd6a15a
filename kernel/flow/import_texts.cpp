#include "flow/import_texts.hpp"

#include <algorithm>

#include "dialogue/expression.hpp"
#include "flow/config_walk.hpp"
#include "flow/known_names.hpp"
#include "flow/secret_words.hpp"

namespace parley::flow {

namespace {

bool is_name(std::string_view text) {
  const auto reading = dialogue::reading_of("{{" + std::string(text) + "}}");
  return reading.problems.empty() && reading.paths.size() == 1 && reading.paths[0] == text;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Calls `change` for each text inside, which may be altered.
template <class Change>
void each_text(json::value& value, std::string& field, const Change& change) {
  const std::size_t size = field.size();
  if (value.is_string()) return change(value, field);
  if (json::object* object = value.if_object()) {
    for (auto& member : *object) {
      if (size > 0) field += '.';
      field += std::string_view(member.key());
      each_text(member.value(), field, change);
      field.resize(size);
    }
  } else if (json::array* list = value.if_array()) {
    for (std::size_t at = 0; at < list->size(); ++at) {
      field += "[" + std::to_string(at) + "]";
      each_text((*list)[at], field, change);
      field.resize(size);
    }
  }
}

template <class Change>
std::vector<TextChange> changed_texts(json::object& config, const Change& new_text) {
  std::vector<TextChange> out;
  json::value whole = std::move(config);
  std::string field;
  each_text(whole, field, [&](json::value& value, const std::string& place) {
    json::value now = new_text(std::string_view(value.get_string()), place);
    if (now == value) return;
    out.push_back({place, value, now});
    value = std::move(now);
  });
  config = std::move(whole.get_object());
  return out;
}

/// "{name}" becomes "{{name}}".
std::string double_braced(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto close = text[at] == '{' ? text.find('}', at) : text.npos;
    const bool doubled = text.substr(at).starts_with("{{");
    if (close == text.npos || doubled || !is_name(text.substr(at + 1, close - at - 1))) {
      const std::size_t size = doubled ? std::min(text.find("}}", at), text.size() - 2) + 2 - at : 1;
      out.append(text.substr(at, size));
      at += size - 1;
    } else {
      out += "{{" + std::string(text.substr(at + 1, close - at - 1)) + "}}";
      at = close;
    }
  }
  return out;
}

/// Where the place is a member of objects alone; in a list the null stays, or others would move up.
void erase_member(json::object& config, std::string_view place) {
  json::object* object = &config;
  while (object) {
    const auto dot = place.find('.');
    if (dot == place.npos) {
      object->erase(place);
      return;
    }
    json::value* inside = object->if_contains(place.substr(0, dot));
    object = inside ? inside->if_object() : nullptr;
    place.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string our_variable(std::string_view name) {
  if (name.starts_with("{{") && name.ends_with("}}")) name = name.substr(2, name.size() - 4);
  name = trimmed(name);
  return is_name(name) && !begins_with_known_name(name) ? "vars." + std::string(name) : std::string(name);
}

std::string with_our_placeholders(std::string_view text) {
  std::string out;
  while (true) {
    const auto open = text.find("{{");
    const auto close = open == text.npos ? open : text.find("}}", open);
    if (close == text.npos) return out.append(text);
    const std::string_view name = trimmed(text.substr(open + 2, close - open - 2));
    out.append(text.substr(0, open));
    if (is_name(name) && !begins_with_known_name(name)) {
      out += "{{vars." + std::string(name) + "}}";
    } else {
      out.append(text.substr(open, close + 2 - open));
    }
    text.remove_prefix(close + 2);
  }
}

std::vector<TextChange> with_our_placeholders(json::object& config) {
  return changed_texts(config, [](std::string_view text, const std::string&) {
    return json::value(json::string(with_our_placeholders(text)));
  });
}

std::vector<TextChange> with_double_braces(json::object& config) {
  return changed_texts(config, [](std::string_view text, const std::string& place) {
    const bool sent_away = place.starts_with("body") || place.starts_with("headers");
    return json::value(json::string(sent_away ? std::string(text) : double_braced(text)));
  });
}

std::vector<TextChange> without_secrets(json::object& config) {
  auto out = changed_texts(config, [](std::string_view text, const std::string& place) {
    return looks_secret(last_name(place), text) ? json::value(nullptr) : json::value(json::string(text));
  });
  for (const TextChange& each : out) erase_member(config, each.field);
  return out;
}

}  // namespace parley::flow
