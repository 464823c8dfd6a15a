#include "channel_settings.hpp"

#include <algorithm>
#include <parley/plugin.hpp>

#include "characters.hpp"
#include "document.hpp"
#include "fields.hpp"

namespace parley::cloud {

namespace {

[[noreturn]] void refuse(std::string_view key, std::string_view expected, std::string_view found) {
  std::string text(key);
  text.append(": expected ").append(expected).append(", found ").append(found);
  throw sdk::Failure(PARLEY_INVALID, text);
}

std::string shown(std::string_view value) {
  return value.empty() ? std::string("nothing") : "'" + std::string(value.substr(0, 80)) + "'";
}

/// Printable ASCII without spaces: what may stand in an address or a header.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

bool is_version(std::string_view text) {
  if (!text.starts_with('v')) return false;
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos && all_digits(text.substr(1, dot - 1)) && all_digits(text.substr(dot + 1));
}

void check(const ChannelSettings& settings) {
  if (!all_digits(settings.phone_number_id)) {
    refuse("phone_number_id", "the digits of the number's id at Meta (not the phone number)",
           shown(settings.phone_number_id));
  }
  if (!settings.business_account_id.empty() && !all_digits(settings.business_account_id)) {
    refuse("business_account_id", "the digits of the WhatsApp Business Account's id",
           shown(settings.business_account_id));
  }
  if (settings.access_token.empty() || !is_plain(settings.access_token)) {
    refuse("access_token", "a token without spaces", settings.access_token.empty() ? "nothing" : "other characters");
  }
  const bool web = settings.base_url.starts_with("https://") || settings.base_url.starts_with("http://");
  if (!web || !is_plain(settings.base_url) || settings.base_url.find_first_of("?#@") != std::string::npos) {
    refuse("base_url", "an http or https address without query", shown(settings.base_url));
  }
  if (!is_version(settings.graph_version)) {
    refuse("graph_version", "a version such as v23.0", shown(settings.graph_version));
  }
}

/// "https://host:port" of an address, or empty. Empty too with a user part, which hides the true host from the eye.
std::string_view origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t end = std::min(url.find_first_of("/?#\\", scheme + 3), url.size());
  const std::string_view origin = url.substr(0, end);
  return origin.find('@') == std::string_view::npos ? origin : std::string_view();
}

bool is_host_or_below(std::string_view host, std::string_view allowed) {
  if (host == allowed) return true;
  return !allowed.empty() && host.size() > allowed.size() && host.ends_with(allowed) &&
         host[host.size() - allowed.size() - 1] == '.';
}

}  // namespace

ChannelSettings ChannelSettings::from_json(std::string_view channel) {
  Document document;
  const json::object* options = document.parse(channel);
  if (!options) throw sdk::Failure(PARLEY_INVALID, "channel: " + document.error());
  ChannelSettings settings;
  settings.phone_number_id = text_at(*options, "phone_number_id");
  settings.business_account_id = text_at(*options, "business_account_id");
  settings.access_token = text_at(*options, "access_token");
  settings.app_secret = text_at(*options, "app_secret");
  settings.webhook_verify_token = text_at(*options, "webhook_verify_token");
  settings.base_url = text_at(*options, "base_url");
  settings.graph_version = text_at(*options, "graph_version");
  while (settings.base_url.ends_with('/')) settings.base_url.pop_back();
  if (const json::array* hosts = array_at(*options, "media_hosts")) {
    for (const json::value& host : *hosts) {
      if (host.is_string()) settings.media_hosts.emplace_back(host.get_string());
    }
  }
  check(settings);
  return settings;
}

bool ChannelSettings::may_fetch(std::string_view url) const {
  const std::string_view origin = origin_of(url);
  if (origin.empty() || !is_plain(url)) return false;
  if (origin == origin_of(base_url)) return true;
  constexpr std::string_view kScheme = "https://";
  if (!origin.starts_with(kScheme)) return false;
  const std::string_view host = origin.substr(kScheme.size());
  return std::any_of(media_hosts.begin(), media_hosts.end(),
                     [&](const std::string& allowed) { return is_host_or_below(host, allowed); });
}

}  // namespace parley::cloud
