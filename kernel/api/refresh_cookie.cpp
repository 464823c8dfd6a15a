#include "api/refresh_cookie.hpp"

#include <algorithm>

namespace parley::api {

namespace {

constexpr std::string_view kName = "parley_refresh";

/// "https://app.example.com:8443" → "app.example.com:8443", with the scheme's own port left out.
std::string_view host_of(std::string_view origin) {
  const bool https = origin.starts_with("https://");
  if (!https && !origin.starts_with("http://")) return {};
  origin.remove_prefix(https ? 8 : 7);
  const std::string_view port = https ? ":443" : ":80";
  if (origin.ends_with(port)) origin.remove_suffix(port.size());
  return origin;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string RefreshCookie::set(const std::string& token, Millis ttl, const std::string& path) const {
  return std::string(kName) + "=" + token + "; Path=" + path + "; Max-Age=" + std::to_string(ttl.count() / 1000) +
         "; HttpOnly; SameSite=Strict" + (options_.secure ? "; Secure" : "");
}

std::optional<std::string> RefreshCookie::read(const net::Request& request) const {
  std::string_view all = request.headers.get("Cookie");
  while (!all.empty()) {
    const std::size_t end = all.find(';');
    const std::string_view pair = trimmed(all.substr(0, end));
    if (const std::size_t equals = pair.find('='); equals != pair.npos && pair.substr(0, equals) == kName)
      return std::string(pair.substr(equals + 1));
    all = end == all.npos ? std::string_view() : all.substr(end + 1);
  }
  return std::nullopt;
}

Result<> RefreshCookie::same_site(const net::Request& request) const {
  const auto origin = request.headers.find("Origin");
  if (origin) {
    const std::string_view host = request.headers.get("Host");
    const std::string as_http = "http://" + std::string(host), as_https = "https://" + std::string(host);
    const std::string_view from = host_of(*origin);
    const bool own = !host.empty() && !from.empty() && (from == host_of(as_http) || from == host_of(as_https));
    const bool listed = std::find(options_.origins.begin(), options_.origins.end(), *origin) != options_.origins.end();
    if (own || listed) return {};
    return fail(Errc::denied,
                "a page of another site cannot do this; list its origin in [auth] origins if it is yours");
  }
  const auto site = request.headers.find("Sec-Fetch-Site");
  if (!site || *site == "same-origin" || *site == "none") return {};
  return fail(Errc::denied, "a page of another site cannot do this");
}

}  // namespace parley::api
