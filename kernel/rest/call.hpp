// One call of the API as a handler sees it: who asks, what was validated, and what to answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "identity/principal.hpp"
#include "net/http.hpp"

namespace parley::rest {

/// Which part of a list was asked for.
struct Paging {
  std::int64_t page = 1;
  std::int64_t page_size = 20;
  std::string sort;  ///< one of the endpoint's sort keys, "-" before it for descending

  std::int64_t offset() const { return (page - 1) * page_size; }
};

/// Views into the request; valid during the handler.
class Call {
 public:
  Call(const net::Request& request, const identity::Principal& who, const json::object& query, const json::object& body,
       std::string_view client_address)
      : request_(request), who_(who), query_(query), body_(body), client_address_(client_address) {}

  const net::Request& request() const { return request_; }
  /// Of a public endpoint: nobody, with an empty tenant.
  const identity::Principal& who() const { return who_; }
  const std::string& tenant() const { return who_.tenant; }
  /// Of the client, past the proxies that are trusted.
  std::string_view client_address() const { return client_address_; }
  /// What stood in the path's place of that name.
  std::string param(std::string_view name) const { return std::string(request_.param(name)); }
  /// The query parameters in the types of their schema, defaults filled in.
  const json::object& query() const { return query_; }
  /// The body, which fits the endpoint's schema; empty when it has none.
  const json::object& body() const { return body_; }
  /// Of an endpoint whose query was made by list_query().
  Paging paging() const;

 private:
  const net::Request& request_;
  const identity::Principal& who_;
  const json::object& query_;
  const json::object& body_;
  std::string_view client_address_;
};

/// A JSON answer, or with `raw` any other.
struct Reply {
  int status = 200;
  json::value body{};
  net::Headers headers{};
  std::string raw{};           ///< instead of `body` when `content_type` is set
  std::string content_type{};  ///< "text/csv; charset=utf-8"

  static Reply ok(json::value body) { return {200, std::move(body), {}, {}, {}}; }
  static Reply created(json::value body) { return {201, std::move(body), {}, {}, {}}; }
  static Reply none() { return {204, {}, {}, {}, {}}; }
  static Reply file(std::string bytes, std::string content_type, std::string_view name);
};

/// `{data, pagination {page, page_size, total, pages}}`; with `more` there are more than `total`, which was counted no
/// further, and the pagination says so.
Reply page_of(json::array data, std::int64_t total, const Paging& paging, bool more = false);
/// `{data, next}`; `next` is the cursor of the next part, null at the end.
Reply part_of(json::array data, json::value next);

}  // namespace parley::rest
