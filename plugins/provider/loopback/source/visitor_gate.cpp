#include "visitor_gate.hpp"

#include <string>

namespace parley::loopback {

namespace {

constexpr const char* kHowToAllow =
    " It has no password; to let others in all the same, set allow_remote = true in "
    "plugins.d/provider.loopback.toml.";

[[noreturn]] void deny(const std::string& why) {
  throw sdk::Failure(PARLEY_DENIED, why);
}

bool is_loopback(std::string_view address) {
  if (address.starts_with("::ffff:")) address.remove_prefix(7);
  return address.starts_with("127.") || address == "::1";
}

/// "localhost:8080" → "localhost"; "[::1]:8080" → "::1"
std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

/// A name that some other site may have pointed at this machine is not this machine's name.
bool is_local_name(std::string_view name) {
  return name.empty() || name == "localhost" || is_loopback(name);
}

bool is_foreign(std::string_view origin, std::string_view host) {
  if (origin.empty()) return false;  // not a page
  const std::size_t scheme = origin.find("://");
  return scheme == std::string_view::npos || origin.substr(scheme + 3) != host;
}

}  // namespace

void VisitorGate::check(const sdk::HttpRequest& request) const {
  if (is_foreign(request.header("origin"), request.header("host")))
    deny("The phone answers its own page only, not one of " + std::string(request.header("origin")) + ".");
  if (allow_remote_) return;
  if (!is_loopback(request.remote_address()))
    deny(std::string("The phone can be used from the server's own machine only.") + kHowToAllow);
  for (const char* header : {"forwarded", "x-forwarded-for", "x-real-ip"})
    if (!request.header(header).empty())
      deny(std::string("The phone cannot be used through a proxy: ") + header + " is set." + kHowToAllow);
  if (!is_local_name(host_name(request.header("host"))))
    deny("The phone is at localhost, not at " + std::string(request.header("host")) + "." + kHowToAllow);
}

void VisitorGate::check_change(const sdk::HttpRequest& request) const {
  check(request);
  if (!request.header("content-type").starts_with("application/json"))
    throw sdk::Failure(PARLEY_INVALID, "expected the header Content-Type: application/json");
}

}  // namespace parley::loopback
