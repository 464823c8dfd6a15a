#include "script/placeholders.hpp"

#include <algorithm>

namespace parley::script {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// False when the value has no plain text form.
bool append_value(std::string& out, const json::value& value) {
  if (value.is_string()) {
    out += value.get_string();
  } else if (value.is_number() || value.is_bool()) {
    out += json::serialize(value);
  } else {
    return false;
  }
  return true;
}

bool is_fixed(std::string_view key) {
  return key == "type" || key == "id";
}

}  // namespace

bool has_placeholder(std::string_view text) {
  const auto open = text.find(kOpen);
  return open != text.npos && text.find(kClose, open) != text.npos;
}

std::string fill_placeholders(std::string_view text, const FindValue& find) {
  std::string out;
  while (true) {
    const auto open = text.find(kOpen);
    const auto close = open == text.npos ? text.npos : text.find(kClose, open);
    if (close == text.npos) return out.append(text);
    out.append(text.substr(0, open));
    const json::value* value = find(trimmed(text.substr(open + 2, close - open - 2)));
    if (!value || !append_value(out, *value)) out.append(text.substr(open, close + 2 - open));
    text.remove_prefix(close + 2);
  }
}

bool has_placeholder(const json::value& value) {
  if (value.is_string()) return has_placeholder(std::string_view(value.get_string()));
  if (value.is_array()) {
    const auto& all = value.get_array();
    return std::any_of(all.begin(), all.end(), [](const json::value& each) { return has_placeholder(each); });
  }
  if (!value.is_object()) return false;
  const auto& all = value.get_object();
  return std::any_of(all.begin(), all.end(),
                     [](const auto& pair) { return !is_fixed(pair.key()) && has_placeholder(pair.value()); });
}

void fill_placeholders(json::value& value, const FindValue& find) {
  if (value.is_string()) {
    if (has_placeholder(std::string_view(value.get_string())))
      value = fill_placeholders(std::string_view(value.get_string()), find);
  } else if (value.is_array()) {
    for (auto& each : value.get_array()) fill_placeholders(each, find);
  } else if (value.is_object()) {
    for (auto& pair : value.get_object()) {
      if (!is_fixed(pair.key())) fill_placeholders(pair.value(), find);
    }
  }
}

const json::value* find_path(const json::object& root, std::string_view path) {
  const json::object* object = &root;
  while (true) {
    const auto dot = path.find('.');
    const json::value* value = object->if_contains(path.substr(0, dot));
    if (!value || dot == path.npos) return value;
    if (!value->is_object()) return nullptr;
    object = &value->get_object();
    path.remove_prefix(dot + 1);
  }
}

}  // namespace parley::script
