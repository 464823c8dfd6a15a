#include "script/placeholders.hpp"

#include <algorithm>

namespace parley::script {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool is_fixed(std::string_view key) {
  return key == "type" || key == "id";
}

}  // namespace

bool has_placeholder(std::string_view text) {
  const auto open = text.find(kOpen);
  return open != text.npos && text.find(kClose, open) != text.npos;
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

void fill_placeholders(json::value& value, const dialogue::FindValue& find) {
  if (value.is_string()) {
    if (has_placeholder(std::string_view(value.get_string())))
      value = dialogue::fill_in_or_leave(std::string_view(value.get_string()), find);
  } else if (value.is_array()) {
    for (auto& each : value.get_array()) fill_placeholders(each, find);
  } else if (value.is_object()) {
    for (auto& pair : value.get_object()) {
      if (!is_fixed(pair.key())) fill_placeholders(pair.value(), find);
    }
  }
}

}  // namespace parley::script
