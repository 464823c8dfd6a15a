#include "bot/http_requests.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "base/utf8.hpp"
#include "net/ascii.hpp"

namespace parley::bot {

namespace {

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += char(c);
    } else {
      out += '%';
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  return out;
}

std::string as_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::string with_query(std::string url, const json::object& query) {
  for (const auto& [name, value] : query) {
    if (value.is_null()) continue;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += percent_encoded(name) + "=" + percent_encoded(as_text(value));
  }
  return url;
}

/// How a failure is told to a program: what it may do about it, not how the network works.
json::object explained(const net::FetchFailure& failure, bool safe_to_repeat) {
  using Kind = net::FetchFailure::Kind;
  switch (failure.kind) {
    case Kind::shutdown:
      return request_error(kShuttingDown, failure.message);
    case Kind::timeout:
      return request_error("timeout", failure.message);
    case Kind::too_large:
      return request_error("limit", failure.message);
    case Kind::bad_url:
    case Kind::bad_request:
    case Kind::refused_address:
      return request_error("refused", failure.message);
    default:
      return request_error(failure.request_left && !safe_to_repeat ? "unknown" : "network", failure.message);
  }
}

json::object document_of(const net::FetchResponse& response) {
  json::object headers;
  for (const auto& [name, value] : response.headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    headers[lower] = printable(value);
  }
  json::object result{{"status", response.status}, {"headers", std::move(headers)}};
  if (!is_utf8(response.body)) {
    result["text"] = "";
    result["binary"] = true;
    return result;
  }
  result["text"] = response.body;
  const std::string* type = response.find_header("Content-Type");
  if (type && type->find("json") != std::string::npos)
    if (auto read = parse_json(response.body, "answer")) result["json"] = std::move(*read);
  return result;
}

}  // namespace

Result<net::FetchRequest> HttpRequests::build(const RequestOrigin& origin, const dialogue::Request& request) const {
  const json::object& from = request.document;
  net::FetchRequest built;
  built.method = string_or(from, "method", "GET");
  const json::object* query = find_object(from, "query");
  built.url = with_query(std::string(string_or(from, "url")), query ? *query : json::object());
  const json::object* headers = find_object(from, "headers");
  if (headers)
    for (const auto& [name, value] : *headers) built.headers.emplace_back(std::string(name), as_text(value));
  if (const json::value* body = from.if_contains("body"); body && !body->is_null()) {
    built.body = as_text(*body);
    const auto says_type = [](const auto& header) { return net::equal_ignoring_case(header.first, "Content-Type"); };
    const bool typed = std::any_of(built.headers.begin(), built.headers.end(), says_type);
    if (!typed)
      built.headers.emplace_back("Content-Type", body->is_string() ? "text/plain; charset=utf-8" : "application/json");
  }
  if (built.body.size() > options_.body_bytes)
    return fail(Errc::limit, "the request's body has " + std::to_string(built.body.size()) + " bytes; at most " +
                                 std::to_string(options_.body_bytes) + " are sent");
  // The same at every try, so that a far end can tell a repetition from a second request.
  if (built.method != "GET" && built.method != "HEAD")
    built.headers.emplace_back("Idempotency-Key", origin.session + ":" + std::to_string(request.number));
  const json::value* seconds = from.if_contains("timeout_seconds");
  built.timeout = options_.timeout;
  if (seconds && seconds->is_number())
    built.timeout =
        std::clamp(Millis(std::int64_t(seconds->to_number<double>() * 1'000)), Millis(1), options_.longest_timeout);
  built.max_response_bytes = options_.reply_bytes;
  built.follow_redirects = true;
  return built;
}

void HttpRequests::run(const RequestOrigin& origin, const dialogue::Request& request, Done done) {
  Result<net::FetchRequest> built = build(origin, request);
  if (!built) return done(request_error("refused", built.error().message));
  const bool repeat = request.safe_to_repeat;
  fetcher_.fetch(std::move(*built), [repeat, done = std::move(done)](net::FetchResult result) {
    done(result ? document_of(*result) : explained(result.error(), repeat));
  });
}

}  // namespace parley::bot
