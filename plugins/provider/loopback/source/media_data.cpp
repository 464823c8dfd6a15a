#include "media_data.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace parley::loopback {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLongestType = 100;

constexpr std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kDigits.size(); ++i)
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
  return values;
}
constexpr auto kValues = make_values();

bool is_type_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '_' || c == '+' || c == '-';
}

std::size_t padding(std::string_view text) {
  return text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
}

}  // namespace

std::optional<DataUrl> read_data_url(std::string_view text) {
  if (!text.starts_with("data:")) return std::nullopt;
  text.remove_prefix(5);
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string_view head = text.substr(0, comma);
  if (!head.ends_with(";base64")) return std::nullopt;
  const std::string_view type = head.substr(0, head.find(';'));  // what follows are parameters such as codecs
  const bool plain = type.find('/') != std::string_view::npos && type.size() <= kLongestType &&
                     std::all_of(type.begin(), type.end(), is_type_character);
  return plain ? std::optional(DataUrl{type, text.substr(comma + 1)}) : std::nullopt;
}

std::size_t decoded_size(std::string_view base64) {
  return base64.size() / 4 * 3 - padding(base64);
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::string_view digits = text.substr(0, text.size() - padding(text));
  std::string bytes;
  bytes.reserve(decoded_size(text));
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : digits) {
    const std::int8_t value = kValues[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xFF);
  }
  return bytes;
}

bool is_safe_to_show(std::string_view type) {
  // Not image/svg+xml: it can hold scripts.
  for (const std::string_view shown : {"image/png", "image/jpeg", "image/gif", "image/webp"})
    if (type == shown) return true;
  return type.starts_with("audio/") || type.starts_with("video/");
}

std::string_view message_type_of(std::string_view type) {
  for (const std::string_view kind : {"image", "audio", "video"})
    if (type.starts_with(kind) && type.substr(kind.size()).starts_with('/') && is_safe_to_show(type)) return kind;
  return "document";
}

}  // namespace parley::loopback
