#include "inbound.hpp"

#include <charconv>

#include "characters.hpp"
#include "digest.hpp"
#include "fields.hpp"

namespace parley::cloud {

namespace {

constexpr std::int64_t kFirstMillis = 100'000'000'000;      // as seconds: the year 5138; as milliseconds: 1973
constexpr std::int64_t kFirstMicros = 100'000'000'000'000;  // the same a thousand times on

std::optional<std::int64_t> whole_number(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_double()) {
    const double number = value.get_double();
    if (!(number > 0 && number < 9e18)) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  const json::string* text = value.if_string();
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto result = std::from_chars(text->data(), text->data() + text->size(), number);
  if (result.ec != std::errc() || result.ptr != text->data() + text->size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::int64_t> to_millis(const json::value* timestamp) {
  const auto number = timestamp ? whole_number(*timestamp) : std::nullopt;
  if (!number || *number <= 0) return std::nullopt;
  if (*number >= kFirstMicros) return *number / 1000;
  return *number >= kFirstMillis ? *number : *number * 1000;
}

std::string_view need_text(const json::object& item, std::string_view key) {
  const std::string_view text = text_at(item, key);
  if (text.empty()) throw BrokenItem(std::string(key) + ": expected a text, found none");
  return text;
}

std::int64_t need_timestamp(const json::object& item) {
  const auto millis = to_millis(item.if_contains("timestamp"));
  if (!millis) throw BrokenItem("timestamp: expected seconds since 1970 as text or number");
  return *millis;
}

std::string_view digits_at(const json::object& item, std::string_view key) {
  const json::value* value = item.if_contains(key);
  if (!value || value->is_null()) return {};
  const std::string_view text = text_at(item, key);
  const std::string_view digits = phone_digits(text);
  if (digits.empty() && !text.empty()) {
    throw BrokenItem(std::string(key) + ": expected a phone number of digits only");
  }
  if (!value->is_string()) throw BrokenItem(std::string(key) + ": expected a phone number as text");
  return digits;
}

void begin_event(JsonText& out, std::string_view kind, const Surroundings& around, std::string_view id) {
  out.begin_object();
  out.member("kind", kind);
  out.member("account", around.account);
  out.member_if("business_account", around.business_account);
  out.member("id", id);
}

std::string content_id(const Surroundings& around, const json::value& content) {
  std::string text;
  JsonText out(text);
  out.begin_array();
  out.value(around.account);
  out.value(around.business_account);
  out.value(around.field);
  out.value(around.entry_time.value_or(0));
  out.value(content);
  out.end_array();
  return "content:" + to_hex(sha256(text)).substr(0, 40);
}

}  // namespace parley::cloud
