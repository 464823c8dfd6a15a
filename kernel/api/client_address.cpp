#include "api/client_address.hpp"

#include <algorithm>

namespace parley::api {

namespace {

constexpr std::size_t kLongest = 45;  // an IPv6 address in text

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool ClientAddress::trusts(std::string_view address) const {
  return std::find(proxies_.begin(), proxies_.end(), address) != proxies_.end();
}

std::string ClientAddress::of(const net::Request& request) const {
  if (!trusts(request.remote_address)) return request.remote_address;
  std::string_view way = request.headers.get("X-Forwarded-For");
  while (!way.empty()) {
    const std::size_t comma = way.rfind(',');
    const std::string_view hop = trimmed(comma == way.npos ? way : way.substr(comma + 1));
    if (hop.empty() || hop.size() > kLongest) break;
    if (!trusts(hop)) return std::string(hop);
    way = comma == way.npos ? std::string_view() : way.substr(0, comma);
  }
  return request.remote_address;
}

}  // namespace parley::api
