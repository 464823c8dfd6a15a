#include "config/node.hpp"

#include <algorithm>
#include <charconv>

namespace parley::config {

namespace {

constexpr std::size_t kItemsShown = 8;

std::string shown_number(double number) {
  char text[64];
  const auto result = std::to_chars(text, text + sizeof text, number);
  return {text, result.ptr};
}

std::string shown_list(const NodeList& list) {
  std::string out = "[";
  for (std::size_t i = 0; i < std::min(list.size(), kItemsShown); ++i) {
    // One level is enough to recognise the line, and bounds the message.
    const bool nested = std::holds_alternative<NodeList>(list[i].value);
    out += (i == 0 ? "" : ", ") + (nested ? std::string("a list") : shown(list[i]));
  }
  return out + (list.size() > kItemsShown ? ", …]" : "]");
}

struct Shower {
  std::string operator()(const std::string& text) const { return in_quotes(text); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return shown_number(number); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const NodeList& list) const { return shown_list(list); }
  std::string operator()(const NodeTable&) const { return "a table"; }
  std::string operator()(const UnsupportedValue& value) const { return value.kind; }
};

}  // namespace

std::string shown(const Node& node) {
  return std::visit(Shower{}, node.value);
}

}  // namespace parley::config
