#include "http_head.hpp"

#include "json_text.hpp"

namespace parley::cloud {

namespace {

void write_header(JsonText& out, std::string_view name, std::string_view value) {
  out.begin_array();
  out.value(name);
  out.value(value);
  out.end_array();
}

}  // namespace

std::string http_head(const ChannelSettings& settings, std::string_view method, std::string_view url,
                      std::string_view content_type) {
  std::string text;
  JsonText out(text);
  out.begin_object();
  out.member("method", method);
  out.member("url", url);
  out.begin_array("headers");
  write_header(out, "Authorization", "Bearer " + settings.access_token);
  if (!content_type.empty()) write_header(out, "Content-Type", content_type);
  out.end_array();
  out.end_object();
  return text;
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

}  // namespace parley::cloud
