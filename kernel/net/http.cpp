#include "net/http.hpp"

#include <algorithm>
#include <array>

namespace parley::net {

namespace {

constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

struct StatusText {
  int status;
  std::string_view reason;
  std::string_view error_name;
};

constexpr StatusText kStatuses[] = {
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {204, "No Content", ""},
    {206, "Partial Content", ""},
    {207, "Multi-Status", ""},
    {301, "Moved Permanently", ""},
    {302, "Found", ""},
    {303, "See Other", ""},
    {304, "Not Modified", ""},
    {307, "Temporary Redirect", ""},
    {308, "Permanent Redirect", ""},
    {400, "Bad Request", "bad_request"},
    {401, "Unauthorized", "unauthorized"},
    {403, "Forbidden", "forbidden"},
    {404, "Not Found", "not_found"},
    {405, "Method Not Allowed", "method_not_allowed"},
    {406, "Not Acceptable", "not_acceptable"},
    {408, "Request Timeout", "request_timeout"},
    {409, "Conflict", "conflict"},
    {410, "Gone", "gone"},
    {411, "Length Required", "length_required"},
    {412, "Precondition Failed", "precondition_failed"},
    {413, "Content Too Large", "too_large"},
    {414, "URI Too Long", "uri_too_long"},
    {415, "Unsupported Media Type", "unsupported_media_type"},
    {416, "Range Not Satisfiable", "range_not_satisfiable"},
    {417, "Expectation Failed", "expectation_failed"},
    {422, "Unprocessable Content", "unprocessable"},
    {426, "Upgrade Required", "upgrade_required"},
    {428, "Precondition Required", "precondition_required"},
    {429, "Too Many Requests", "rate_limited"},
    {431, "Request Header Fields Too Large", "headers_too_large"},
    {500, "Internal Server Error", "internal"},
    {501, "Not Implemented", "not_implemented"},
    {502, "Bad Gateway", "bad_gateway"},
    {503, "Service Unavailable", "unavailable"},
    {504, "Gateway Timeout", "timeout"},
    {505, "HTTP Version Not Supported", "version_not_supported"},
};

const StatusText* status_text(int status) {
  const auto* it =
      std::find_if(std::begin(kStatuses), std::end(kStatuses), [&](auto& s) { return s.status == status; });
  return it == std::end(kStatuses) ? nullptr : it;
}

Response with_type(int status, std::string_view type, std::string body) {
  Response response{status, {}, std::move(body)};
  response.headers.add("Content-Type", type);
  return response;
}

}  // namespace

std::string_view name(Method method) {
  return kMethods[std::size_t(method)];
}

std::optional<Method> method_from(std::string_view token) {
  const auto* it = std::find(kMethods.begin(), kMethods.end(), token);
  if (it == kMethods.end()) return std::nullopt;
  return Method(it - kMethods.begin());
}

std::optional<std::string_view> find(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view reason(int status) {
  const StatusText* text = status_text(status);
  return text ? text->reason : "Unknown";
}

Response json_response(int status, const json::value& body) {
  return with_type(status, "application/json", json::serialize(body));
}

Response text_response(int status, std::string body) {
  return with_type(status, "text/plain; charset=utf-8", std::move(body));
}

Response error_response(int status, std::string_view error_name, std::string_view message,
                        std::string_view request_id) {
  return json_response(
      status, json::object{{"error", error_name}, {"message", message}, {"code", status}, {"request_id", request_id}});
}

Response error_response(int status, std::string_view message, std::string_view request_id) {
  const StatusText* text = status_text(status);
  return error_response(status, text ? text->error_name : "error", message, request_id);
}

}  // namespace parley::net
