#include "part.hpp"

#include <parley/plugin.hpp>

#include "characters.hpp"

namespace parley::cloud {

namespace {

std::string characters(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::string described(const json::value* value) {
  constexpr std::size_t kShown = 60;
  if (!value) return "nothing";
  std::string text = json::serialize(*value);
  // Never cut inside a character: the message is UTF-8 too.
  std::size_t end = std::min(text.size(), kShown);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return end < text.size() ? text.substr(0, end) + "..." : text;
}

}  // namespace

std::string Part::path() const {
  std::string text = parent_ ? parent_->path() : std::string();
  if (!text.empty()) text += '.';
  text += name_;
  if (index_ >= 0) text += "[" + std::to_string(index_) + "]";
  return text;
}

void Part::refuse(std::string_view key, std::string_view expected, std::string_view found) const {
  std::string text = path();
  if (!key.empty()) text.append(text.empty() ? "" : ".").append(key);
  text.append(": expected ").append(expected).append(", found ").append(found);
  throw sdk::Failure(PARLEY_INVALID, text);
}

void Part::refuse(std::string_view key, std::string_view expected) const {
  refuse(key, expected, described(object_.if_contains(key)));
}

std::string_view Part::text_if(std::string_view key, std::size_t max) const {
  const json::value* value = object_.if_contains(key);
  if (!value || value->is_null()) return {};
  if (!value->is_string()) refuse(key, "a text");
  const std::string_view text = value->get_string();
  // No need to count when even the bytes fit.
  if (text.size() > max) {
    const std::size_t count = count_characters(text);
    if (count > max) refuse(key, "at most " + characters(max), characters(count));
  }
  return text;
}

std::string_view Part::text(std::string_view key, std::size_t max) const {
  const std::string_view text = text_if(key, max);
  if (text.empty()) refuse(key, "a text of 1 to " + characters(max));
  return text;
}

std::string_view Part::url(std::string_view key) const {
  const std::string_view address = text_if(key, 2048);
  if (!address.starts_with("https://") && !address.starts_with("http://")) refuse(key, "an http or https address");
  return address;
}

double Part::number(std::string_view key, double min, double max) const {
  const json::value* value = object_.if_contains(key);
  const double number = value && value->is_number() ? value->to_number<double>() : max + 1;
  if (!(number >= min && number <= max)) {
    refuse(key, "a number from " + std::to_string(int(min)) + " to " + std::to_string(int(max)));
  }
  return number;
}

bool Part::flag(std::string_view key) const {
  const json::value* value = object_.if_contains(key);
  if (!value || value->is_null()) return false;
  if (!value->is_bool()) refuse(key, "true or false");
  return value->get_bool();
}

Part Part::object(std::string_view key) const {
  const json::value* value = object_.if_contains(key);
  if (!value || !value->is_object()) refuse(key, "an object");
  return Part(value->get_object(), key, this, -1);
}

const json::array& Part::list(std::string_view key, std::size_t min, std::size_t max) const {
  const json::value* value = object_.if_contains(key);
  const json::array* items = value ? value->if_array() : nullptr;
  if (items && items->size() >= min && items->size() <= max) return *items;
  const std::string expected = "a list of " + std::to_string(min) + " to " + std::to_string(max) + " items";
  if (items) refuse(key, expected, std::to_string(items->size()) + " items");
  refuse(key, expected);
}

Part Part::item(std::string_view key, const json::array& items, std::size_t index) const {
  const json::object* object = items[index].if_object();
  if (!object) refuse(std::string(key) + "[" + std::to_string(index) + "]", "an object", described(&items[index]));
  return Part(*object, key, this, static_cast<int>(index));
}

}  // namespace parley::cloud
