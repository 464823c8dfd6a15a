#include "net/fetch_redirect.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace parley::net {

namespace {

using boost::beast::iequals;

/// Headers that hold no secret; any other, Authorization and X-Api-Key alike, was meant for the first origin alone.
bool may_cross_origins(std::string_view name) {
  constexpr std::string_view kHarmless[] = {"Accept", "Accept-Language", "User-Agent", "Range"};
  return std::any_of(std::begin(kHarmless), std::end(kHarmless), [&](auto other) { return iequals(name, other); });
}

bool is_of_body(std::string_view name) {
  return name.size() > 8 && iequals(name.substr(0, 8), "Content-");
}

}  // namespace

bool redirect(FetchRequest& request, const FetchTarget& from, int status, std::string url, const FetchTarget& to) {
  const bool rewrites = status == 303 || ((status == 301 || status == 302) && request.method == "POST");
  if (!rewrites && status != 301 && status != 302 && status != 307 && status != 308) return false;
  if (to.plain && !from.plain) return false;
  const bool crosses = to.origin != from.origin;
  if (crosses && !rewrites && !request.body.empty()) return false;

  request.url = std::move(url);
  if (rewrites) {
    if (request.method != "HEAD") request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers, [](const auto& header) { return is_of_body(header.first); });
  }
  if (crosses) std::erase_if(request.headers, [](const auto& header) { return !may_cross_origins(header.first); });
  return true;
}

}  // namespace parley::net
