// HTTP messages as plugins meet them: a request that came in, a response that came back, a request to send.
//
// The first two are views into the host's memory, valid during the call that received them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <parley/abi/base.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::sdk {

/// A request with its headers looked up by name.
class HttpRequest {
 public:
  explicit HttpRequest(const parley_http_request& raw) : raw_(&raw) {}
  std::string_view method() const { return view(raw_->method); }
  std::string_view path() const { return view(raw_->path); }
  std::string_view query() const { return view(raw_->query); }
  std::string_view body() const { return view(raw_->body); }
  std::string_view remote_address() const { return view(raw_->remote_address); }
  std::string_view request_id() const { return view(raw_->request_id); }
  /// The first header of that name (given in lower case), or empty.
  std::string_view header(std::string_view name) const;
  const parley_http_request& raw() const { return *raw_; }

 private:
  const parley_http_request* raw_;
};

/// A response with its headers looked up by name.
class HttpResponse {
 public:
  explicit HttpResponse(const parley_http_response& raw) : raw_(&raw) {}
  int status() const { return raw_->status; }
  bool ok() const { return raw_->status >= 200 && raw_->status < 300; }
  std::string_view body() const { return view(raw_->body); }
  /// The first header of that name (given in lower case), or empty.
  std::string_view header(std::string_view name) const;
  const parley_http_response& raw() const { return *raw_; }

 private:
  const parley_http_response* raw_;
};

/// A request to send: the head as the JSON document of http-request.schema.json, the body as raw bytes.
struct OutgoingRequest {
  std::string head;
  std::string body;

  /// `OutgoingRequest::to("POST", url, {{"content-type", "application/json"}}, body)`
  static OutgoingRequest to(std::string_view method, std::string_view url,
                            std::initializer_list<std::pair<std::string_view, std::string_view>> headers = {},
                            std::string body = {});
};

// ---- below: how they are made --------------------------------------------------------------------------------------

inline OutgoingRequest OutgoingRequest::to(std::string_view method, std::string_view url,
                                           std::initializer_list<std::pair<std::string_view, std::string_view>> headers,
                                           std::string body) {
  Json list = Json::array();
  for (const auto& [name, value] : headers) list.push(Json::array({name, value}));
  return {Json::object({{"method", method}, {"url", url}, {"headers", list}}).dump(), std::move(body)};
}

namespace detail {

inline std::string_view find_header(const parley_header* headers, std::uint32_t count, std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view candidate = view(headers[i].name);
    bool same = candidate.size() == name.size();
    for (std::size_t k = 0; same && k < name.size(); ++k) same = lower(candidate[k]) == name[k];
    if (same) return view(headers[i].value);
  }
  return {};
}

inline void put(const parley_sink* sink, std::string_view text) {
  Sink(sink).write(text);
}

inline void put(const OutgoingRequest& request, const parley_sink* head, const parley_sink* body) {
  put(head, request.head);
  put(body, request.body);
}

}  // namespace detail

inline std::string_view HttpRequest::header(std::string_view name) const {
  return detail::find_header(raw_->headers, raw_->header_count, name);
}

inline std::string_view HttpResponse::header(std::string_view name) const {
  return detail::find_header(raw_->headers, raw_->header_count, name);
}

}  // namespace parley::sdk
