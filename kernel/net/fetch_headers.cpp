#include "net/fetch_headers.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <curl/curl.h>

namespace parley::net {

namespace {

using boost::beast::iequals;

// What libcurl, and not the caller, decides; a second opinion in a request is how smuggling begins.
constexpr std::string_view kNotTheCallers[] = {"Host",    "Content-Length", "Transfer-Encoding", "Connection",
                                               "Expect",  "Keep-Alive",     "Proxy-Connection",  "TE",
                                               "Trailer", "Upgrade",        "HTTP2-Settings"};

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return (c < 128 && std::isalnum(c)) || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= 32 && c != 127); });
}

bool has_header(const FetchRequest& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return iequals(header.first, name); });
}

}  // namespace

std::optional<std::string> fault_of(const FetchRequest& request) {
  if (!is_token(request.method) || request.method == "CONNECT") return "the method must be an HTTP method, not CONNECT";
  if (request.method == "HEAD" && !request.body.empty()) return "a HEAD request has no body";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return "a header name holds other characters than RFC 9110 allows";
    if (!is_field_value(value)) return "the value of header " + name + " holds a control character";
    for (const std::string_view reserved : kNotTheCallers)
      if (iequals(name, reserved)) return "header " + name + " is set by the fetcher; leave it out";
  }
  return std::nullopt;
}

bool is_idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

FetchHeaderList::FetchHeaderList() = default;
FetchHeaderList::~FetchHeaderList() = default;

void FetchHeaderList::add(std::string_view name, std::string_view joint, std::string_view value) {
  starts_.push_back(text_.size());
  text_.append(name).append(joint).append(value).push_back('\0');
}

curl_slist* FetchHeaderList::fill(const FetchRequest& request) {
  text_.clear();
  starts_.clear();
  // In libcurl's list "Name;" sends an empty value and "Name:" keeps its own default from being sent.
  for (const auto& [name, value] : request.headers) {
    if (value.find_first_not_of(" \t") == std::string::npos)
      add(name, ";", {});
    else
      add(name, ": ", value);
  }
  // Waiting for a "100 Continue" costs a second with servers that do not send it.
  add("Expect", ":", {});
  if (!has_header(request, "Content-Type")) add("Content-Type", ":", {});

  nodes_.resize(starts_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    nodes_[i] = {text_.data() + starts_[i], i + 1 < nodes_.size() ? &nodes_[i + 1] : nullptr};
  return nodes_.data();
}

}  // namespace parley::net
