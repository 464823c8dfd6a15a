#include "quick_reply_text.hpp"

#include <algorithm>

namespace parley::inbox {

namespace {

std::string_view without_spaces(std::string_view name) {
  while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return name;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

}  // namespace

std::string fill_in(std::string_view text, const Variables& variables) {
  std::string out;
  while (true) {
    const std::size_t opens = text.find("{{");
    out += text.substr(0, opens);
    if (opens == std::string_view::npos) return out;
    text.remove_prefix(opens);
    const std::size_t closes = text.find("}}");
    const std::string_view name =
        closes == std::string_view::npos ? std::string_view() : without_spaces(text.substr(2, closes - 2));
    if (!is_name(name)) {
      out += text.substr(0, 1);  // one brace on: the second may begin a place that is one
      text.remove_prefix(1);
      continue;
    }
    if (const auto value = variables.find(name); value != variables.end()) out += value->second;
    text.remove_prefix(closes + 2);
  }
}

}  // namespace parley::inbox
